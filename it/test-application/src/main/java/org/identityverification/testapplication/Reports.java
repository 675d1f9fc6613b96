package org.identityverification.testapplication;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.identityverification.IdentityVerificationException;
import org.identityverification.StartedVerification;
import org.identityverification.Verification;

/** The outcome of a call as JSON. A failure has its details, which an HTTP status would lose. Absent values are left out. */
final class Reports {

    private Reports() {}

    /** An exception becomes an object with its simple name and its message. */
    static JsonObject of(Callable<JsonObjectBuilder> call) {
        try {
            return call.call().build();
        } catch (Exception e) {
            return failed(e).build();
        }
    }

    static JsonObjectBuilder started(StartedVerification started) {
        JsonObjectBuilder report = Json.createObjectBuilder()
                .add("id", started.id().toString())
                .add("status", started.status().name());
        add(report, "flowId", started.flowId());
        add(report, "authUrl", started.authUrl());
        return report;
    }

    static JsonObjectBuilder found(Optional<Verification> found) {
        JsonObjectBuilder report = Json.createObjectBuilder();
        found.ifPresent(it -> {
            report.add("id", it.id().toString())
                    .add("status", it.status().name())
                    .add("confirmed", it.confirmed());
            add(report, "flowId", it.flowId());
            add(report, "contextId", it.contextId());
            report.add("startedAt", it.startedAt().toString());
            add(report, "deliveredAt", it.deliveredAt());
        });
        return report;
    }

    private static JsonObjectBuilder failed(Exception e) {
        JsonObjectBuilder report = Json.createObjectBuilder()
                .add("exception", e.getClass().getSimpleName())
                .add("message", String.valueOf(e.getMessage()));
        if (e instanceof IdentityVerificationException failure) {
            report.add("kind", failure.kind().name())
                    .add("retryable", failure.isRetryable())
                    .add("outcomeUnknown", failure.outcomeUnknown());
            add(report, "id", failure.verificationId());
        }
        return report;
    }

    static void add(JsonObjectBuilder json, String name, Optional<?> value) {
        value.ifPresent(it -> json.add(name, it.toString()));
    }
}
