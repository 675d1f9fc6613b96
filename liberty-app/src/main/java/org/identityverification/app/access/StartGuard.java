package org.identityverification.app.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.identityverification.app.access.Callers.Token;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;

/**
 * Decides, before the body is read, whether a request may start a verification: not from a page of another site, not too often, in
 * production only with a checked token that has the role, in development only from this machine. Also decides which
 * {@code contextId} and which accounts the caller may use.
 */
@ApplicationScoped
public class StartGuard {

    @Inject
    Access access;

    @Inject
    Callers callers;

    /** Throws a {@link ProblemException} when the request must be refused, whatever its body says. */
    public Caller check(HttpServletRequest request) {
        Optional<Token> token = callers.tokenOf(request);
        Caller caller = token.map(this::callerOf).orElse(Caller.IN_DEVELOPMENT);
        String counted = token.isPresent() ? caller.id() : request.getRemoteAddr();
        access.waitOf(counted).ifPresent(wait -> {
            throw new ProblemException(ProblemType.TOO_MANY_REQUESTS, wait);
        });
        return caller;
    }

    /** Reads the token's groups, because roles of the server are declared at build time. */
    private Caller callerOf(Token token) {
        if (!token.hasRoleOrOneOfAnAccount(access.role())) {
            throw new ProblemException(ProblemType.ROLE_REQUIRED);
        }
        if (token.groups().contains(access.backendRole())) {
            return token.asBackend(access.role());
        }
        String subject = token.subject().orElseThrow(() -> new ProblemException(ProblemType.CONTEXT_NOT_YOURS));
        // With the kind, because a person may have the name of a backend.
        return new Caller(
                "person:" + subject, "person", Optional.of(subject), account -> token.mayUse(access.role(), account));
    }
}
