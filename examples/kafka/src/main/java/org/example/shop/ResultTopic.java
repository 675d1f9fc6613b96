package org.example.shop;

import static java.util.concurrent.TimeUnit.SECONDS;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.identityverification.VerificationCompleted;

/** Sends each result to a topic, under the id of its verification. The same class runs on Open Liberty and WildFly. */
@ApplicationScoped
public class ResultTopic {

    @Inject
    @Channel("verification-results")
    Emitter<ProducerRecord<String, String>> topic;

    // All but the check code, which is a secret.
    void completed(@Observes VerificationCompleted result) throws Exception {
        JsonObjectBuilder event = Json.createObjectBuilder()
                .add("deliveryId", result.deliveryId().toString())
                .add("attempt", result.attempt())
                .add("verificationId", result.verificationId().toString())
                .add("mode", result.mode().name())
                .add("outcome", result.outcome().name())
                .add("confirmed", result.confirmed())
                .add("source", result.source().name())
                .add("completedAt", result.completedAt().toString());
        Map.<String, Optional<?>>of(
                        "contextId", result.contextId(),
                        "flowId", result.flowId(),
                        "account", result.account(),
                        "failReasonCode", result.failReasonCode())
                .forEach((name, value) -> value.ifPresent(it -> event.add(name, it.toString())));
        send(result.verificationId(), event.build().toString());
    }

    /** Has the topic and its readers forget a verification: a record without a value. */
    void erased(UUID verification) throws Exception {
        send(verification, null);
    }

    /** Returns when the broker has acknowledged, and else throws: then the module delivers again. */
    private void send(UUID verification, String event) throws Exception {
        // Longer than delivery.timeout.ms, shorter than identity-verification.delivery.hung-after.
        topic.send(new ProducerRecord<>("verification-results", verification.toString(), event))
                .toCompletableFuture()
                .get(30, SECONDS);
    }
}
