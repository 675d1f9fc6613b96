package org.identityverification.app.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers what this application refuses as a problem. */
@Provider
@ApplicationScoped
public class ProblemExceptionMapper implements ExceptionMapper<ProblemException> {

    @Inject
    ProblemResponses responses;

    @Context
    @SuppressWarnings("NullAway.Init")
    HttpHeaders headers;

    @Override
    public Response toResponse(ProblemException failure) {
        return responses.respond(Problem.of(failure.type()), headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
    }
}
