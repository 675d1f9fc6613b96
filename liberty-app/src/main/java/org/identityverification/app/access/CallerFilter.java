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
import org.identityverification.app.problem.Problem;
import org.identityverification.app.problem.ProblemResponses;
import org.identityverification.app.problem.ProblemType;

/**
 * Lets through, before a byte of the body is read, who may start verifications ({@link Caller}) and has not done so too
 * often. The server has looked at the token, if there is one, before.
 */
@Provider
@CallersOnly
@Priority(Priorities.AUTHORIZATION)
@ApplicationScoped
public class CallerFilter implements ContainerRequestFilter {

    @Inject
    Access access;

    @Inject
    ProblemResponses responses;

    @Context
    @SuppressWarnings("NullAway.Init")
    HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        refusal(request).ifPresent(problem -> {
            String language = request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE);
            request.abortWith(responses.respond(problem, language));
        });
    }

    private Optional<Problem> refusal(ContainerRequestContext request) {
        Caller caller = callerOf(request);
        return caller.refusal(access.isProduction())
                .map(Problem::of)
                .or(() -> access.waitOf(caller.key()).map(wait -> Problem.of(ProblemType.TOO_MANY_REQUESTS, wait)));
    }

    private Caller callerOf(ContainerRequestContext request) {
        Optional<Principal> caller =
                Optional.ofNullable(request.getSecurityContext().getUserPrincipal());
        return new Caller(
                caller.map(Principal::getName),
                access.isProduction()
                        && caller.filter(it -> TokenGroups.have(it, access.role()))
                                .isPresent(),
                servletRequest.getRemoteAddr(),
                request.getHeaderString(HttpHeaders.HOST));
    }
}
