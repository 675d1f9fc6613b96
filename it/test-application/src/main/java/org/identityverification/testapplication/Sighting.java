package org.identityverification.testapplication;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import org.identityverification.VerificationCompleted;

/** An event that an observer received, and what its thread could reach. */
record Sighting(String observer, VerificationCompleted event, Map<String, String> context) {

    JsonObject toJson() {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("observer", observer)
                .add("deliveryId", event.deliveryId().toString())
                .add("attempt", event.attempt())
                .add("outcome", event.outcome().name())
                .add("confirmed", event.confirmed())
                .add("source", event.source().name());
        Reports.add(json, "flowId", event.flowId());
        Reports.add(json, "contextId", event.contextId());
        Reports.add(json, "verifyCode", event.verifyCode());
        JsonObjectBuilder reached = Json.createObjectBuilder();
        context.forEach(reached::add);
        return json.add("context", reached).build();
    }
}
