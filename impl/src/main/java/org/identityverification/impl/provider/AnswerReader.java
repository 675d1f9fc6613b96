package org.identityverification.impl.provider;

import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/** Reads what the classifier wants to know out of a response. */
final class AnswerReader {

    private AnswerReader() {}

    /** Reads all of it, and lets go of its connection. */
    static ProviderAnswer read(Response response) {
        try (response) {
            byte[] bytes = response.hasEntity() ? response.readEntity(byte[].class) : new byte[0];
            boolean tooLong = bytes.length > AnswerBodyFilter.CAP;
            return new ProviderAnswer(
                    response.getStatus(),
                    response.getHeaderString("X-Ca-Error-Code"),
                    response.getHeaderString("X-Ca-Error-Message"),
                    response.getHeaderString("X-Ca-Request-Id"),
                    response.getHeaderString("Retry-After"),
                    tooLong ? "" : new String(bytes, StandardCharsets.UTF_8),
                    tooLong);
        }
    }
}
