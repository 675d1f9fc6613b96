package org.identityverification.app.verification;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.FailReason;
import org.identityverification.ResultSource;
import org.identityverification.StartedVerification;
import org.identityverification.Verification;
import org.identityverification.VerificationStatus;

/** Writes verifications as JSON. What is unknown is absent, never {@code null}; times are ISO 8601 in UTC. */
public final class VerificationJson {

    private VerificationJson() {}

    /** A verification that was just started, with its links. */
    static JsonObject write(StartedVerification started) {
        JsonObjectBuilder json = common(started.id(), started.flowId(), started.mode(), started.status());
        text(json, "account", started.account());
        text(json, "contextId", started.contextId());
        text(json, "authUrl", started.authUrl());
        text(json, "originalUrl", started.originalUrl());
        text(json, "webViewUrl", started.webViewUrl());
        text(json, "faceToken", started.faceToken());
        time(json, "expiresAt", started.expiresAt());
        return json.build();
    }

    /** What is known about a verification, without its links and its context id, which says whose it is. */
    static JsonObject write(Verification known) {
        return builder(known).build();
    }

    /** The same, plus what operators need, and backends that search for their verifications. */
    public static JsonObject writeInFull(Verification known) {
        JsonObjectBuilder json = builder(known);
        text(json, "source", known.source().map(ResultSource::name));
        text(json, "lastFailure", known.lastFailure());
        return json.add("startedAt", known.startedAt().toString())
                .add("confirmed", known.confirmed())
                .build();
    }

    private static JsonObjectBuilder builder(Verification known) {
        JsonObjectBuilder json = common(known.id(), known.flowId(), known.mode(), known.status());
        text(json, "account", known.account());
        time(json, "expiresAt", known.expiresAt());
        time(json, "completedAt", known.completedAt());
        failReason(json, known.failReasonCode());
        time(json, "deliveredAt", known.deliveredAt());
        time(json, "deliveredAgainAt", known.deliveredAgainAt());
        return json;
    }

    /** The provider's code for a failure, and what it means in both languages. */
    public static void failReason(JsonObjectBuilder json, Optional<String> code) {
        code.ifPresent(it -> {
            FailReason reason = FailReason.of(it);
            json.add("failReasonCode", it)
                    .add(
                            "failReason",
                            Json.createObjectBuilder()
                                    .add("name", reason.name())
                                    .add("zh", reason.chinese())
                                    .add("en", reason.english()));
        });
    }

    private static JsonObjectBuilder common(
            UUID id, Optional<String> flowId, FaceAuthMode mode, VerificationStatus status) {
        JsonObjectBuilder json = Json.createObjectBuilder().add("id", id.toString());
        text(json, "flowId", flowId);
        return json.add("mode", mode.name()).add("status", status.name());
    }

    private static void text(JsonObjectBuilder json, String field, Optional<String> value) {
        value.ifPresent(text -> json.add(field, text));
    }

    private static void time(JsonObjectBuilder json, String field, Optional<Instant> value) {
        text(json, field, value.map(Instant::toString));
    }
}
