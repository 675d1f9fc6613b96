package org.identityverification.sandbox.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import org.identityverification.sandbox.SandboxSettings;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Body;

/** From plain answers to JAX-RS. */
final class Responses {

    private Responses() {}

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

    /** Where links lead, without a slash at the end: as configured, or where the request found the sandbox. */
    static String linkBase(UriInfo uri, SandboxSettings settings) {
        return settings.publicUrl().orElseGet(() -> uri.getBaseUri().toString().replaceFirst("/$", ""));
    }
}
