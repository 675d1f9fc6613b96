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

/**
 * Identifies the caller of a restricted request. The request must not come from a page of another site. In production it must have
 * a token that the server has checked; in development it must come from this machine.
 */
@ApplicationScoped
class Callers {

    @Inject
    Access access;

    /**
     * The claims of a caller's token that the server has checked. Development has no MicroProfile JWT, so no signature here may mention its
     * types.
     */
    record Token(String name, Optional<String> subject, Set<String> groups) {

        boolean hasRoleOrOneOfAnAccount(String role) {
            return groups.stream().anyMatch(it -> it.equals(role) || it.startsWith(role + ':'));
        }

        /** Whether a caller with this role may use an account; the common one when it is empty. */
        boolean mayUse(String role, Optional<String> account) {
            return groups.contains(account.map(name -> role + ':' + name).orElse(role));
        }

        Caller asBackend(String role) {
            return new Caller(
                    "backend:" + subject.orElse(name),
                    "backend:" + name,
                    Optional.empty(),
                    account -> mayUse(role, account));
        }
    }

    /** The token of a caller; empty in development, where callers have none. Throws a {@link ProblemException} for a refused caller. */
    Optional<Token> tokenOf(HttpServletRequest request) {
        String host = request.getHeader("Host");
        if (CrossSite.refuses(request.getHeader("Sec-Fetch-Site"), request.getHeader("Origin"), host)) {
            throw new ProblemException(ProblemType.CROSS_SITE);
        }
        if (!access.isProduction()) {
            if (!Loopback.isLocalCall(request.getRemoteAddr(), host)) {
                throw new ProblemException(ProblemType.DEVELOPMENT_ONLY);
            }
            return Optional.empty();
        }
        Principal principal = request.getUserPrincipal();
        if (principal == null) {
            throw new ProblemException(ProblemType.TOKEN_REQUIRED);
        }
        // Absent claims are null on some servers.
        Set<String> groups = principal instanceof JsonWebToken token ? token.getGroups() : null;
        Optional<String> subject = Optional.ofNullable(
                        principal instanceof JsonWebToken token ? token.getSubject() : null)
                .filter(it -> !it.isBlank());
        return Optional.of(new Token(principal.getName(), subject, groups == null ? Set.of() : groups));
    }
}
