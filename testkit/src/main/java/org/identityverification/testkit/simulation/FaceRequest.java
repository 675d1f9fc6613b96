package org.identityverification.testkit.simulation;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of a start call, unchecked: contract, section 1. What is null was absent, or {@code null} in the JSON. */
record FaceRequest(
        @Nullable String name,
        @Nullable String idNo,
        @Nullable String faceauthMode,
        @Nullable String callbackUrl,
        @Nullable String contextId,
        @Nullable String notifyUrl) {

    /** The request; empty when the body is no JSON object in UTF-8, or a known field has the wrong type. Other fields may be there. */
    static Optional<FaceRequest> read(byte[] body) {
        try (JsonParser parser = Json.createParser(new StringReader(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString()))) {
            parser.next();
            JsonObject json = parser.getObject();
            // The second looks for anything after the object, which the parser reports by an exception.
            if (!json.getOrDefault("repetition", JsonValue.NULL).toString().matches("true|false|null")
                    || parser.hasNext()) {
                return Optional.empty();
            }
            return Optional.of(new FaceRequest(
                    text(json, "name"),
                    text(json, "idNo"),
                    text(json, "faceauthMode"),
                    text(json, "callbackUrl"),
                    text(json, "contextId"),
                    text(json, "notifyUrl")));
        } catch (CharacterCodingException | RuntimeException | StackOverflowError e) {
            // Libraries report malformed, cut off and too deeply nested input in different ways.
            return Optional.empty();
        }
    }

    private static @Nullable String text(JsonObject json, String field) {
        JsonValue value = json.getOrDefault(field, JsonValue.NULL);
        return value == JsonValue.NULL ? null : ((JsonString) value).getString();
    }

    /** Says nothing about the person and the URLs. */
    @Override
    public String toString() {
        return "FaceRequest[" + faceauthMode + "]";
    }
}
