package org.identityverification.sandbox.http;

import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.identityverification.sandbox.Sandbox;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Body;

/** From plain answers to JAX-RS. */
final class Responses {

    private Responses() {}

    /** Sends an answer now, or later without holding the request's thread. */
    static void send(Answer answer, AsyncResponse async, Sandbox sandbox) {
        Response response = of(answer);
        if (answer.delay().isZero()) {
            async.resume(response);
        } else {
            var unused = sandbox.scheduler()
                    .schedule(() -> async.resume(response), answer.delay().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** The answer as a response. */
    static Response of(Answer answer) {
        Response.ResponseBuilder response = Response.status(answer.status());
        answer.headers().forEach(response::header);
        Body body = answer.body();
        if (body instanceof Body.Text text) {
            // Bytes, so that no provider of the server chooses an encoding of its own.
            response.entity(text.text().getBytes(StandardCharsets.UTF_8))
                    .header(HttpHeaders.CONTENT_TYPE, text.contentType());
        } else if (body instanceof Body.Streamed streamed) {
            StreamingOutput output = streamed.writer()::writeTo;
            response.entity(output).header(HttpHeaders.CONTENT_TYPE, streamed.contentType());
            if (streamed.announcedLength() >= 0) {
                response.header(HttpHeaders.CONTENT_LENGTH, streamed.announcedLength());
            }
        }
        return response.build();
    }

    /** Where the request found the sandbox, without a slash at the end. */
    static String requestBase(UriInfo uri) {
        String base = uri.getBaseUri().toString();
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    /** Where links lead, without a slash at the end. */
    static String linkBase(UriInfo uri, Sandbox sandbox) {
        return sandbox.settings().publicUrl().orElseGet(() -> requestBase(uri));
    }
}
