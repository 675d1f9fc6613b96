package org.identityverification.impl.provider;

import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An HTTP answer of the provider, its gateway or a proxy. A body that is too long is left out. */
record HttpAnswer(
        int status,
        @Nullable String gatewayCode,
        @Nullable String gatewayMessage,
        @Nullable String requestId,
        @Nullable String retryAfter,
        String body,
        boolean bodyTooLong) {

    static HttpAnswer of(Response response) {
        try (response) {
            byte[] bytes = response.hasEntity() ? response.readEntity(byte[].class) : AnswerBodyFilter.lastBody();
            boolean tooLong = bytes.length > AnswerBodyFilter.MAX_BODY_BYTES;
            return new HttpAnswer(
                    response.getStatus(),
                    response.getHeaderString("X-Ca-Error-Code"),
                    response.getHeaderString("X-Ca-Error-Message"),
                    response.getHeaderString("X-Ca-Request-Id"),
                    response.getHeaderString("Retry-After"),
                    tooLong ? "" : new String(bytes, StandardCharsets.UTF_8),
                    tooLong);
        }
    }

    @Override
    public String toString() {
        return "HttpAnswer[status=" + status + ", gatewayCode=" + gatewayCode + ", " + body.length() + " characters]";
    }
}
