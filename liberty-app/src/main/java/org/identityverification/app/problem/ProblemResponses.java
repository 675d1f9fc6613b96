package org.identityverification.app.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import org.identityverification.IdentityVerificationException;
import org.jspecify.annotations.Nullable;

/** Turns problems and exceptions into responses, and logs what a visitor is not told. */
public final class ProblemResponses {

    private static final Logger LOGGER = System.getLogger(ProblemResponses.class.getName());

    private ProblemResponses() {}

    /** The problem in the language that fits best. */
    public static Response of(Problem problem, @Nullable String acceptLanguage) {
        return of(Response.status(problem.status()), problem, acceptLanguage);
    }

    static Response of(Throwable failure, @Nullable String acceptLanguage) {
        if (failure instanceof IdentityVerificationException verification) {
            return of(Problem.of(verification), acceptLanguage);
        }
        if (failure instanceof ProblemException problem) {
            return of(Problem.of(problem.type()), acceptLanguage);
        }
        Response response = failure instanceof WebApplicationException ofJaxRs ? ofJaxRs.getResponse() : null;
        int status = response == null ? 500 : response.getStatus();
        if (response != null && (status < 400 || response.hasEntity())) {
            return response;
        }
        if (response == null || status == 500) {
            return of(Problem.incident(logged(failure)), acceptLanguage);
        }
        // Its headers stay: Allow, for example.
        return of(Response.fromResponse(response), Problem.of(ProblemType.ofStatus(status), status), acceptLanguage);
    }

    /** Logs only the class, because a message may repeat what a person entered. Returns what names the line in the log. */
    private static String logged(Throwable unexpected) {
        String incident = UUID.randomUUID().toString();
        StackTraceElement[] trace = unexpected.getStackTrace();
        String place = trace.length == 0
                ? ""
                : " at " + trace[0].getClassName() + "." + trace[0].getMethodName() + ":" + trace[0].getLineNumber();
        LOGGER.log(
                Level.ERROR,
                "IVAPP0003E: Incident " + incident + ": unexpected "
                        + unexpected.getClass().getName() + place);
        return incident;
    }

    private static Response of(Response.ResponseBuilder builder, Problem problem, @Nullable String acceptLanguage) {
        Texts texts = Texts.accepted(acceptLanguage);
        problem.headers(texts).forEach(builder::header);
        return builder.entity(problem.toBytes(texts)).type(Problem.MEDIA_TYPE).build();
    }
}
