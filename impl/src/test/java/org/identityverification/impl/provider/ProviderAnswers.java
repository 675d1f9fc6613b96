package org.identityverification.impl.provider;

import org.jspecify.annotations.Nullable;

/** Answers as the provider, its gateway or a proxy might send them. */
final class ProviderAnswers {

    private ProviderAnswers() {}

    static ProviderAnswer body(int status, String body) {
        return new ProviderAnswer(status, null, null, null, null, body, false);
    }

    static ProviderAnswer business(int status, String code, String message) {
        return body(status, "{\"code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    static ProviderAnswer gateway(int status, @Nullable String code, @Nullable String message) {
        return new ProviderAnswer(status, code, message, "request-7", null, "", false);
    }

    static ProviderAnswer throttled(String retryAfter) {
        return new ProviderAnswer(429, null, null, null, retryAfter, "", false);
    }
}
