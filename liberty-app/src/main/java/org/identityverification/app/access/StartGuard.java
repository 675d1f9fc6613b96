package org.identityverification.app.access;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.identityverification.app.problem.Problem;
import org.identityverification.app.problem.ProblemResponses;
import org.identityverification.app.problem.ProblemType;

/**
 * Decides, before the body is read, whether a request may start a verification: not from a page of another site
 * ({@link CrossSite}), by a caller that may ({@link Caller}), and not too often ({@link RateLimits}). The server has checked
 * the token before.
 */
@Provider
@Guarded
@Priority(Priorities.AUTHORIZATION)
@ApplicationScoped
public class StartGuard implements ContainerRequestFilter {

    @Inject
    Access access;

    @Context
    @SuppressWarnings("NullAway.Init")
    HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        refusal(request)
                .ifPresent(problem -> request.abortWith(
                        ProblemResponses.of(problem, request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE))));
    }

    private Optional<Problem> refusal(ContainerRequestContext request) {
        String host = request.getHeaderString(HttpHeaders.HOST);
        if (CrossSite.refuses(request.getHeaderString("Sec-Fetch-Site"), request.getHeaderString("Origin"), host)) {
            return Optional.of(Problem.of(ProblemType.CROSS_SITE));
        }
        Optional<Principal> user =
                Optional.ofNullable(request.getSecurityContext().getUserPrincipal());
        Caller caller = new Caller(
                user.map(Principal::getName),
                access.isProduction()
                        && user.filter(it -> Token.hasGroup(it, access.role())).isPresent(),
                servletRequest.getRemoteAddr(),
                host);
        return caller.refusal(access.isProduction())
                .map(Problem::of)
                .or(() -> access.waitOf(caller.key()).map(wait -> Problem.of(ProblemType.TOO_MANY_REQUESTS, wait)));
    }

    /**
     * The one class that names a type of MicroProfile JWT, which a development server does not have. Roles of the server would
     * have to be declared when the application is built, but the callers' role is configured.
     */
    private static final class Token {

        private static boolean hasGroup(Principal caller, String role) {
            if (!(caller instanceof JsonWebToken token)) {
                return false;
            }
            // Absent claims are null on some servers.
            Set<String> groups = token.getGroups();
            return groups != null && groups.contains(role);
        }
    }
}
