package org.identityverification.app.guard;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import org.identityverification.app.problem.Problem;
import org.identityverification.app.problem.ProblemResponses;
import org.identityverification.app.problem.ProblemType;

/** Answers 403 to cross-site requests, whatever the configuration. {@link CrossSite} says which those are. */
@Provider
@SameOriginOnly
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class SameOriginFilter implements ContainerRequestFilter {

    @Inject
    ProblemResponses responses;

    @Override
    public void filter(ContainerRequestContext request) {
        boolean refused = CrossSite.refuses(
                request.getHeaderString("Sec-Fetch-Site"),
                request.getHeaderString("Origin"),
                request.getHeaderString(HttpHeaders.HOST));
        if (refused) {
            request.abortWith(responses.respond(
                    Problem.of(ProblemType.CROSS_SITE), request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE)));
        }
    }
}
