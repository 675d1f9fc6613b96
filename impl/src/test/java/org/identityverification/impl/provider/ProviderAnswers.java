package org.identityverification.impl.provider;

import org.jspecify.annotations.Nullable;

/** Answers as the provider, its gateway or a proxy might send them. */
final class ProviderAnswers {

    private ProviderAnswers() {}

    static HttpAnswer body(int status, String body) {
        return new HttpAnswer(status, null, null, null, null, body, false);
    }

    static HttpAnswer business(int status, String code, String message) {
        return body(status, "{\"code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    static HttpAnswer gateway(int status, @Nullable String code, @Nullable String message) {
        return new HttpAnswer(status, code, message, "request-7", null, "", false);
    }

    static HttpAnswer throttled(String retryAfter) {
        return new HttpAnswer(429, null, null, null, retryAfter, "", false);
    }
}
