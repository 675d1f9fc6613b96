package org.identityverification.app.webhook;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Optional;
import org.identityverification.VerificationCompleted;
import org.identityverification.app.verification.VerificationJson;

/** Writes the bodies of webhooks. Names are those of the REST API; what is unknown is absent, never {@code null}. */
final class WebhookPayload {

    private WebhookPayload() {}

    static JsonObject of(VerificationCompleted completed, boolean withVerifyCode) {
        JsonObjectBuilder data =
                Json.createObjectBuilder().add("id", completed.verificationId().toString());
        completed.account().ifPresent(it -> data.add("account", it));
        completed.contextId().ifPresent(it -> data.add("contextId", it));
        data.add("mode", completed.mode().name())
                .add("outcome", completed.outcome().name())
                .add("confirmed", completed.confirmed())
                .add("source", completed.source().name())
                .add("completedAt", completed.completedAt().toString());
        VerificationJson.failReason(data, completed.failReasonCode());
        completed.verifyCode().filter(code -> withVerifyCode).ifPresent(it -> data.add("verifyCode", it));
        return event("verification.completed", completed.completedAt(), data);
    }

    /** About no person. */
    static JsonObject test(Optional<String> account, Instant now) {
        JsonObjectBuilder data = Json.createObjectBuilder();
        account.ifPresent(it -> data.add("account", it));
        return event("verification.test", now, data);
    }

    private static JsonObject event(String type, Instant time, JsonObjectBuilder data) {
        return Json.createObjectBuilder()
                .add("type", type)
                .add("timestamp", time.toString())
                .add("data", data)
                .build();
    }
}
