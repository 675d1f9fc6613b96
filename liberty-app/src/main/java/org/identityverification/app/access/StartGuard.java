package org.identityverification.app.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * Decides, before the body is read, whether a request may start a verification: not from a page of another site, not too often,
 * in production with a token of the role, which the server has checked, and in development from this machine only. Tells too
 * whose result it may become.
 */
@ApplicationScoped
public class StartGuard {

    @Inject
    Access access;

    /**
     * Throws a {@link ProblemException} when the request may not. Returns the only {@code contextId} that the caller may use, or
     * empty when the caller chooses: a backend of ours does, and every caller in development.
     */
    public Optional<String> check(HttpServletRequest request) {
        String host = request.getHeader("Host");
        if (CrossSite.refuses(request.getHeader("Sec-Fetch-Site"), request.getHeader("Origin"), host)) {
            throw new ProblemException(ProblemType.CROSS_SITE);
        }
        Principal caller = request.getUserPrincipal();
        String address = request.getRemoteAddr();
        Optional<String> onlyContextId = Optional.empty();
        if (access.isProduction()) {
            onlyContextId = onlyContextIdOf(caller);
        } else if (!Loopback.isLocalCall(address, host)) {
            throw new ProblemException(ProblemType.DEVELOPMENT_ONLY);
        }
        access.waitOf(caller == null ? address : caller.getName()).ifPresent(wait -> {
            throw new ProblemException(ProblemType.TOO_MANY_REQUESTS, wait);
        });
        return onlyContextId;
    }

    /**
     * By the token's groups: roles of the server are declared at build time. Development has no MicroProfile JWT, so no signature
     * here may mention its types.
     */
    private Optional<String> onlyContextIdOf(@Nullable Principal caller) {
        if (caller == null) {
            throw new ProblemException(ProblemType.TOKEN_REQUIRED);
        }
        // Absent claims are null on some servers.
        Set<String> groups = caller instanceof JsonWebToken token ? token.getGroups() : null;
        if (groups == null || !groups.contains(access.role())) {
            throw new ProblemException(ProblemType.ROLE_REQUIRED);
        }
        if (groups.contains(access.backendRole())) {
            return Optional.empty();
        }
        String subject = ((JsonWebToken) caller).getSubject();
        if (subject == null || subject.isBlank()) {
            throw new ProblemException(ProblemType.CONTEXT_NOT_YOURS);
        }
        return Optional.of(subject);
    }
}
