package org.identityverification.app.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Answers every exception with a problem, logs what a visitor is not told, and has refusals counted. */
@Provider
@ApplicationScoped
public class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOGGER = System.getLogger(ProblemMapper.class.getName());

    @Context
    @SuppressWarnings("NullAway.Init")
    HttpHeaders headers;

    @Inject
    Languages languages;

    @Inject
    Refusals refusals;

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof ProblemException ours) {
            String authorization = headers.getHeaderString(HttpHeaders.AUTHORIZATION);
            refusals.count(
                    ours.problem(), authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7));
        }
        return answer(failure, languages.accepted(headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE)));
    }

    /** The same for refusals of JAX-RS itself. Servers have their own mappers for this type, so it needs an exact one here. */
    @Provider
    @ApplicationScoped
    public static class OfJaxRs implements ExceptionMapper<WebApplicationException> {

        @Context
        @SuppressWarnings("NullAway.Init")
        HttpHeaders headers;

        @Inject
        Languages languages;

        @Override
        public Response toResponse(WebApplicationException failure) {
            return answer(failure, languages.accepted(headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE)));
        }
    }

    private static Response answer(Throwable failure, Texts texts) {
        Response refusal = failure instanceof WebApplicationException ofJaxRs ? ofJaxRs.getResponse() : null;
        if (refusal != null && (refusal.getStatus() < 400 || refusal.hasEntity())) {
            return refusal;
        }
        Problem problem = Problem.of(failure);
        problem.incident().ifPresent(incident -> log(incident, failure));
        problem.requestId().ifPresent(id -> log(id, problem));
        // The headers of a refusal stay: Allow, for example.
        Response.ResponseBuilder answer =
                refusal == null ? Response.status(problem.status()) : Response.fromResponse(refusal);
        problem.headers(texts).forEach(answer::header);
        return answer.entity(problem.toBytes(texts)).type(Problem.MEDIA_TYPE).build();
    }

    /** The page shows the beginning of the id as the reference number for support. */
    private static void log(String requestId, Problem problem) {
        LOGGER.log(
                Level.INFO,
                "IVAPP0009I: Request " + requestId + " to the provider failed; the caller got " + problem.status() + " "
                        + problem.slug());
    }

    /** Logs only the class and the place, because a message may repeat what a person entered. */
    private static void log(String incident, Throwable unexpected) {
        StackTraceElement[] trace = unexpected.getStackTrace();
        String place = trace.length == 0 ? "" : " at " + trace[0];
        LOGGER.log(
                Level.ERROR,
                "IVAPP0003E: Incident " + incident + ": unexpected "
                        + unexpected.getClass().getName() + place);
    }
}
