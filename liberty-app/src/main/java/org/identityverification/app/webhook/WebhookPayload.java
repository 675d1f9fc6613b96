package org.identityverification.app.webhook;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import org.identityverification.VerificationCompleted;
import org.identityverification.app.verification.VerificationJson;

/** Writes a result as the body of a webhook. Names are those of the REST API; what is unknown is absent, never {@code null}. */
final class WebhookPayload {

    private WebhookPayload() {}

    static JsonObject of(VerificationCompleted completed, boolean withVerifyCode) {
        JsonObjectBuilder data =
                Json.createObjectBuilder().add("id", completed.verificationId().toString());
        text(data, "account", completed.account());
        text(data, "contextId", completed.contextId());
        text(data, "mode", completed.mode().map(Enum::name));
        data.add("outcome", completed.outcome().name())
                .add("confirmed", completed.confirmed())
                .add("source", completed.source().name())
                .add("completedAt", completed.completedAt().toString());
        VerificationJson.failReason(data, completed.failReasonCode());
        text(data, "verifyCode", completed.verifyCode().filter(code -> withVerifyCode));
        return Json.createObjectBuilder()
                .add("type", "verification.completed")
                .add("timestamp", completed.completedAt().toString())
                .add("data", data)
                .build();
    }

    private static void text(JsonObjectBuilder json, String field, Optional<String> value) {
        value.ifPresent(text -> json.add(field, text));
    }
}
