package org.identityverification.app.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.identityverification.IdentityVerificationException;

/** Answers what a verification can fail with as a problem. */
@Provider
@ApplicationScoped
public class IdentityVerificationExceptionMapper implements ExceptionMapper<IdentityVerificationException> {

    @Inject
    ProblemResponses responses;

    @Context
    @SuppressWarnings("NullAway.Init")
    HttpHeaders headers;

    @Override
    public Response toResponse(IdentityVerificationException failure) {
        return responses.respond(failure, headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
    }
}
