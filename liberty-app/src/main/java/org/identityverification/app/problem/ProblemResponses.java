package org.identityverification.app.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import org.identityverification.IdentityVerificationException;
import org.jspecify.annotations.Nullable;

/** Turns problems and exceptions into responses, and writes to the log what a visitor is not told. */
@ApplicationScoped
public class ProblemResponses {

    private static final Logger LOGGER = System.getLogger(ProblemResponses.class.getName());

    /**
     * A response in the language that fits best.
     *
     * @param problem what to say
     * @param acceptLanguage the header of that name
     * @return a complete response
     */
    public Response respond(Problem problem, @Nullable String acceptLanguage) {
        return respond(Response.status(problem.status()), problem, acceptLanguage);
    }

    Response respond(IdentityVerificationException failure, @Nullable String acceptLanguage) {
        return respond(Problem.of(failure), acceptLanguage);
    }

    /**
     * For what JAX-RS itself throws. Its headers stay ({@code Allow}, for example), and so does the entity of a response
     * that somebody took the trouble to write.
     */
    Response respond(WebApplicationException failure, @Nullable String acceptLanguage) {
        Response response = failure.getResponse();
        int status = response.getStatus();
        if (status < 400 || response.hasEntity()) {
            return response;
        }
        if (status == 500) {
            return respond((Throwable) failure, acceptLanguage);
        }
        return respond(
                Response.fromResponse(response), Problem.of(ProblemType.ofStatus(status), status), acceptLanguage);
    }

    /** For what nobody expected. Only the class is logged, because a message may repeat what a person entered. */
    Response respond(Throwable unexpected, @Nullable String acceptLanguage) {
        String incident = UUID.randomUUID().toString();
        LOGGER.log(
                Level.ERROR,
                "IVAPP0003E: Incident " + incident + ": unexpected "
                        + unexpected.getClass().getName() + placeOf(unexpected));
        return respond(Problem.incident(incident), acceptLanguage);
    }

    private static String placeOf(Throwable unexpected) {
        StackTraceElement[] trace = unexpected.getStackTrace();
        return trace.length == 0
                ? ""
                : " at " + trace[0].getClassName() + "." + trace[0].getMethodName() + ":" + trace[0].getLineNumber();
    }

    private static Response respond(
            Response.ResponseBuilder builder, Problem problem, @Nullable String acceptLanguage) {
        Texts texts = Texts.accepted(acceptLanguage);
        problem.retryAfterSeconds().ifPresent(seconds -> builder.header(HttpHeaders.RETRY_AFTER, seconds));
        if (problem.status() == Response.Status.UNAUTHORIZED.getStatusCode()) {
            builder.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return builder.entity(problem.toBytes(texts))
                .type(Problem.MEDIA_TYPE)
                .language(texts.locale())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .build();
    }
}
