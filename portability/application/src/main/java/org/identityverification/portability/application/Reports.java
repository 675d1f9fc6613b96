package org.identityverification.portability.application;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.identityverification.FaceVerification;
import org.identityverification.IdentityVerificationException;
import org.identityverification.Verification;

/** What came out of a call to the service, as JSON; failures too, so that HTTP can't blur them. */
final class Reports {

    private Reports() {}

    static String of(Callable<JsonObjectBuilder> call) {
        return report(call).toString();
    }

    private static JsonObject report(Callable<JsonObjectBuilder> call) {
        try {
            return call.call().build();
        } catch (IdentityVerificationException e) {
            return failure(e).build();
        } catch (Exception e) {
            return Json.createObjectBuilder()
                    .add("type", e.getClass().getName())
                    .add("message", String.valueOf(e.getMessage()))
                    .build();
        }
    }

    static JsonObjectBuilder started(FaceVerification started) {
        JsonObjectBuilder report = Json.createObjectBuilder()
                .add("type", FaceVerification.class.getSimpleName())
                .add("verificationId", started.id().toString());
        add(report, "flowId", started.flowId());
        add(report, "authUrl", started.authUrl());
        add(report, "originalUrl", started.originalUrl());
        add(report, "faceToken", started.faceToken());
        add(report, "expiresAt", started.expiresAt());
        return report;
    }

    static JsonObjectBuilder found(Optional<Verification> found) {
        JsonObjectBuilder report = Json.createObjectBuilder();
        if (found.isEmpty()) {
            return report.add("type", "none");
        }
        Verification verification = found.get();
        report.add("type", Verification.class.getSimpleName())
                .add("verificationId", verification.id().toString())
                .add("status", verification.status().name());
        add(report, "flowId", verification.flowId());
        add(report, "contextId", verification.contextId());
        add(report, "failReasonCode", verification.failReasonCode());
        add(report, "deliveredAt", verification.deliveredAt());
        return report;
    }

    private static JsonObjectBuilder failure(IdentityVerificationException failure) {
        JsonObjectBuilder report = Json.createObjectBuilder()
                .add("type", failure.getClass().getSimpleName())
                .add("kind", failure.kind().name())
                .add("message", String.valueOf(failure.getMessage()))
                .add("retryable", failure.isRetryable())
                .add("outcomeUnknown", failure.outcomeUnknown());
        add(report, "code", failure.code());
        add(report, "requestId", failure.requestId());
        add(report, "verificationId", failure.verificationId());
        return report;
    }

    static void add(JsonObjectBuilder json, String name, Optional<?> value) {
        value.ifPresent(it -> json.add(name, it.toString()));
    }
}
