package org.identityverification.app.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * Decides, before the body is read, whether a request may start a verification: not from a page of another site, not too often,
 * in production with a token of a role, which the server has checked, and in development from this machine only. Tells too
 * whose result it may become, and by which accounts.
 */
@ApplicationScoped
public class StartGuard {

    @Inject
    Access access;

    /** Throws a {@link ProblemException} when the request may not, whatever its body says. */
    public Caller check(HttpServletRequest request) {
        String host = request.getHeader("Host");
        if (CrossSite.refuses(request.getHeader("Sec-Fetch-Site"), request.getHeader("Origin"), host)) {
            throw new ProblemException(ProblemType.CROSS_SITE);
        }
        Principal principal = request.getUserPrincipal();
        String address = request.getRemoteAddr();
        Caller caller = new Caller("development", Optional.empty(), any -> true);
        if (access.isProduction()) {
            caller = callerOf(principal);
        } else if (!Loopback.isLocalCall(address, host)) {
            throw new ProblemException(ProblemType.DEVELOPMENT_ONLY);
        }
        access.waitOf(principal == null ? address : principal.getName()).ifPresent(wait -> {
            throw new ProblemException(ProblemType.TOO_MANY_REQUESTS, wait);
        });
        return caller;
    }

    /**
     * By the token's groups: roles of the server are declared at build time. Development has no MicroProfile JWT, so no signature
     * here may mention its types.
     */
    private Caller callerOf(@Nullable Principal principal) {
        if (principal == null) {
            throw new ProblemException(ProblemType.TOKEN_REQUIRED);
        }
        // Absent claims are null on some servers.
        Set<String> groups = principal instanceof JsonWebToken token ? token.getGroups() : null;
        String ofAccounts = access.role() + ':';
        if (groups == null || groups.stream().noneMatch(it -> it.equals(access.role()) || it.startsWith(ofAccounts))) {
            throw new ProblemException(ProblemType.ROLE_REQUIRED);
        }
        Predicate<Optional<String>> mayUse =
                account -> groups.contains(account.map(ofAccounts::concat).orElse(access.role()));
        if (groups.contains(access.backendRole())) {
            return new Caller("backend:" + principal.getName(), Optional.empty(), mayUse);
        }
        String subject = ((JsonWebToken) principal).getSubject();
        if (subject == null || subject.isBlank()) {
            throw new ProblemException(ProblemType.CONTEXT_NOT_YOURS);
        }
        return new Caller("person", Optional.of(subject), mayUse);
    }
}
