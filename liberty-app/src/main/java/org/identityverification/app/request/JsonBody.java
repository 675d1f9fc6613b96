package org.identityverification.app.request;

import jakarta.json.Json;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import jakarta.json.stream.JsonParser;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.identityverification.FailureDetails;
import org.identityverification.FieldError;
import org.identityverification.InvalidRequestException;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request: one JSON object in UTF-8 without duplicate keys, each field of its own type. {@code null} counts as absent.
 * A field that does not exist is an error, because a misspelt one would be missed in silence.
 */
public final class JsonBody {

    /** Many times what a request needs. */
    private static final int MAX_BODY = 16 * 1024;

    /** As many as help to correct a request. */
    private static final int MOST_UNKNOWN = 10;

    private static final int MOST_SHOWN = 64;

    private final Map<String, JsonValue> json;
    private final List<FieldError> errors;

    private JsonBody(Map<String, JsonValue> json, List<String> fields) {
        this.json = json;
        this.errors = json.keySet().stream()
                .filter(name -> !fields.contains(name))
                .sorted()
                .limit(MOST_UNKNOWN)
                .map(name -> unknown(name, String.join(", ", fields)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /**
     * Reads the body of a request. Throws a {@link ProblemException} unless it is a JSON object of at most 16 KiB.
     *
     * @param fields all that may be in it
     */
    public static JsonBody read(HttpHeaders headers, InputStream body, List<String> fields) {
        requirePlainUtf8Json(headers);
        return parse(bytesOf(body), fields);
    }

    /** Reads a JSON object; throws a {@link ProblemException} for anything else. Faults of its fields are kept as errors. */
    public static JsonBody parse(byte[] body, List<String> fields) {
        try (JsonParser parser = Json.createParser(new StringReader(decode(body)))) {
            parser.next();
            // A duplicate key throws.
            Map<String, JsonValue> json =
                    parser.getObjectStream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            if (!parser.hasNext()) {
                return new JsonBody(json, fields);
            }
        } catch (CharacterCodingException | RuntimeException e) {
            // Any exception: too deep a nesting is not a JsonException. No cause is kept, because parsers quote the
            // body.
        }
        throw new ProblemException(ProblemType.MALFORMED_JSON);
    }

    public boolean has(String key) {
        return value(key) != JsonValue.NULL;
    }

    /** A field's string; {@code null} when it is absent or, with an error, when it is not a string. */
    public @Nullable String text(String key) {
        JsonValue value = value(key);
        if (value instanceof JsonString text && isUnicode(text.getString())) {
            return text.getString();
        }
        refuse(key, "json.text", "must be a string");
        return null;
    }

    public @Nullable Boolean bool(String key) {
        ValueType type = value(key).getValueType();
        if (type == ValueType.TRUE || type == ValueType.FALSE) {
            return type == ValueType.TRUE;
        }
        refuse(key, "json.boolean", "must be true or false");
        return null;
    }

    /** A constant by its name; {@code null} when the field is absent or, with an error of this code, when it names none of these. */
    public <E extends Enum<E>> @Nullable E constant(String key, E[] constants, String code) {
        String name = value(key) instanceof JsonString text ? text.getString() : "";
        for (E constant : constants) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        refuse(key, code, "is not one of the known values");
        return null;
    }

    /** The fields that do not exist, then the faults of those that were read, in the order of reading. */
    public List<FieldError> errors() {
        return List.copyOf(errors);
    }

    /** Throws an {@link InvalidRequestException} with the errors, if there are any. */
    public void requireNoErrors() {
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors(), FailureDetails.NONE);
        }
    }

    static FieldError unknown(String name, String fields) {
        boolean isShort = name.codePointCount(0, name.length()) <= MOST_SHOWN;
        String shown = isShort ? name : name.substring(0, name.offsetByCodePoints(0, MOST_SHOWN)) + "…";
        return new FieldError(shown, "unknown.of." + fields, "is none of " + fields);
    }

    private JsonValue value(String key) {
        return json.getOrDefault(key, JsonValue.NULL);
    }

    private void refuse(String key, String code, String message) {
        if (has(key)) {
            errors.add(new FieldError(key, code, message));
        }
    }

    /** The annotation {@code @Consumes} accepts other charsets and, on some servers, requests without any type. */
    private static void requirePlainUtf8Json(HttpHeaders headers) {
        MediaType type = headers.getMediaType();
        String encoding = headers.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        boolean good = type != null
                && "utf-8".equalsIgnoreCase(type.getParameters().getOrDefault(MediaType.CHARSET_PARAMETER, "utf-8"))
                && (encoding == null || encoding.equalsIgnoreCase("identity"));
        if (!good) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    private static byte[] bytesOf(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_BODY + 1);
            if (bytes.length > MAX_BODY) {
                throw new ProblemException(ProblemType.PAYLOAD_TOO_LARGE);
            }
            return bytes;
        } catch (IOException e) {
            throw new ProblemException(ProblemType.BAD_REQUEST);
        }
    }

    private static String decode(byte[] body) throws CharacterCodingException {
        // A new decoder reports malformed input instead of replacing it.
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    /** Half of a surrogate pair can be written in JSON but is no character, and would reach the provider as a "?". */
    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
