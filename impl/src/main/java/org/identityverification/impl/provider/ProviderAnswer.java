package org.identityverification.impl.provider;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer, whoever sent it: the provider, its gateway, or a proxy in between.
 *
 * @param status the HTTP status
 * @param gatewayCode {@code X-Ca-Error-Code}
 * @param gatewayMessage {@code X-Ca-Error-Message}
 * @param requestId {@code X-Ca-Request-Id}
 * @param retryAfter {@code Retry-After}
 * @param body the body as text, without what is beyond the cap
 * @param bodyTooLong whether there was anything beyond it
 */
record ProviderAnswer(
        int status,
        @Nullable String gatewayCode,
        @Nullable String gatewayMessage,
        @Nullable String requestId,
        @Nullable String retryAfter,
        String body,
        boolean bodyTooLong) {

    /** Shows nothing of the body. */
    @Override
    public String toString() {
        return "ProviderAnswer[status=" + status + ", gatewayCode=" + gatewayCode + ", " + body.length()
                + " characters]";
    }
}
