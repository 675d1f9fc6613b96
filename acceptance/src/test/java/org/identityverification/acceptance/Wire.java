package org.identityverification.acceptance;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A request (without a status) or an answer (without a method and a path) between run and provider. */
record Wire(String method, String path, int status, Map<String, String> headers, String body) {

    Wire {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = Collections.unmodifiableMap(anyCase);
    }

    static Wire answer(int status, String body) {
        return new Wire("", "", status, Map.of("Content-Type", "application/json"), body);
    }

    static Wire error(long code, String message) {
        return answer(
                200,
                Json.createObjectBuilder()
                        .add("code", code)
                        .add("message", message)
                        .build()
                        .toString());
    }

    static Wire refusal(String code, String message) {
        return answer(400, "")
                .with("X-Ca-Error-Code", code)
                .with("X-Ca-Error-Message", message)
                .with("X-Ca-Request-Id", "1");
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    Wire with(String header, String value) {
        Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.put(header, value);
        return new Wire(method, path, status, changed, body);
    }

    Wire without(String header) {
        Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.remove(header);
        return new Wire(method, path, status, changed, body);
    }

    Wire withPath(String changed) {
        return new Wire(method, changed, status, headers, body);
    }

    Wire withBody(String changed) {
        return new Wire(method, path, status, headers, changed);
    }

    /** An empty object if the body is not JSON. */
    JsonObject json() {
        return Bodies.json(body.getBytes(StandardCharsets.UTF_8)).orElse(JsonValue.EMPTY_JSON_OBJECT);
    }

    JsonObject data() {
        return Bodies.object(json(), "data");
    }

    String text(String field) {
        return Bodies.text(json(), field);
    }

    Wire changed(UnaryOperator<JsonObjectBuilder> change) {
        return withBody(change.apply(Json.createObjectBuilder(json())).build().toString());
    }

    Wire withData(UnaryOperator<JsonObjectBuilder> change) {
        return changed(json -> json.add("data", change.apply(Json.createObjectBuilder(data()))));
    }
}
