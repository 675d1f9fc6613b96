package org.identityverification.app.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers what JAX-RS itself refuses as a problem. */
@Provider
@ApplicationScoped
public class WebApplicationExceptionMapper implements ExceptionMapper<WebApplicationException> {

    @Inject
    ProblemResponses responses;

    @Context
    @SuppressWarnings("NullAway.Init")
    HttpHeaders headers;

    @Override
    public Response toResponse(WebApplicationException failure) {
        return responses.respond(failure, headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
    }
}
