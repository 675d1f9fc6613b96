package org.identityverification.testkit.simulation;

import jakarta.json.Json;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the body of a start call: tolerant of unknown fields, strict in the types of known ones. Event by event, because binding
 * libraries differ between servers in what they let through.
 */
final class FaceRequestReader {

    private static final Set<String> STRINGS =
            Set.of("name", "idNo", "faceauthMode", "callbackUrl", "contextId", "notifyUrl");
    private static final String REPETITION = "repetition";

    private FaceRequestReader() {}

    /** The request; empty when the body is no JSON object in UTF-8, or a known field has the wrong type. */
    static Optional<FaceRequest> read(byte[] body) {
        try (JsonParser parser = Json.createParser(new StringReader(utf8(body)))) {
            Map<String, String> strings = new HashMap<>();
            if (!parser.hasNext() || parser.next() != JsonParser.Event.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.next() == JsonParser.Event.KEY_NAME) {
                if (!readField(parser.getString(), parser, strings)) {
                    return Optional.empty();
                }
            }
            // Looks for anything after the object, which the parser reports by an exception.
            return parser.hasNext() ? Optional.empty() : Optional.of(requestOf(strings));
        } catch (CharacterCodingException | RuntimeException e) {
            // Parsers report malformed, cut off and too deeply nested input by exceptions of several kinds.
            return Optional.empty();
        }
    }

    private static boolean readField(String field, JsonParser parser, Map<String, String> strings) {
        JsonParser.Event value = parser.next();
        if (value == JsonParser.Event.VALUE_NULL) {
            strings.remove(field);
            return true;
        }
        if (STRINGS.contains(field)) {
            if (value != JsonParser.Event.VALUE_STRING) {
                return false;
            }
            strings.put(field, parser.getString());
            return true;
        }
        if (field.equals(REPETITION)) {
            return value == JsonParser.Event.VALUE_TRUE || value == JsonParser.Event.VALUE_FALSE;
        }
        skip(value, parser);
        return true;
    }

    private static void skip(JsonParser.Event value, JsonParser parser) {
        if (value == JsonParser.Event.START_OBJECT) {
            parser.skipObject();
        } else if (value == JsonParser.Event.START_ARRAY) {
            parser.skipArray();
        }
    }

    private static FaceRequest requestOf(Map<String, String> strings) {
        return new FaceRequest(
                strings.get("name"),
                strings.get("idNo"),
                strings.get("faceauthMode"),
                strings.get("callbackUrl"),
                strings.get("contextId"),
                strings.get("notifyUrl"));
    }

    private static String utf8(byte[] body) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }
}
