package org.identityverification.acceptance;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Reads bodies and keeps only what a report may contain. A value is kept only if its field is known to contain codes, it looks
 * like a code, and it is not a secret of this run.
 */
final class Bodies {

    // Without a JSON library this fails at once. Otherwise every body would look as if it were not JSON.
    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
    /** Fields that contain an id of this run, with the name that it is recognized by. */
    private static final Map<String, String> OURS =
            Map.of("flowId", "flowId", "serviceId", "flowId", "contextId", "contextId", Receiver.KEPT, Receiver.KEPT);

    private static final Map<String, Pattern> CODES = Map.of(
            "code", Pattern.compile("[0-9]{1,9}"),
            "status", Pattern.compile("[A-Z_]{1,20}"),
            "success", Pattern.compile("[A-Za-z]{1,5}"),
            "failReasonCode", Pattern.compile("[0-9]{1,8}"),
            "failedReasonCode", Pattern.compile("[0-9]{1,8}"),
            "action", Pattern.compile("[a-z_]{1,40}"));
    private static final Set<String> LINKS = Set.of("authUrl", "originalUrl");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");
    private static final Duration FAR = Duration.ofDays(3650);
    private static final int DEEPEST = 4;
    private static final int MOST = 100;

    private final Set<String> secrets = ConcurrentHashMap.newKeySet();
    private final Map<String, String> ours = new ConcurrentHashMap<>();
    private volatile Optional<Tester> tester = Optional.empty();

    /** Adds a text that must never be in a report: the app code, a link or a token. */
    void hide(String secret) {
        if (!secret.isEmpty()) {
            secrets.add(secret);
        }
    }

    /** Adds an id that this run has sent or received in a field. It is a secret too. */
    void recognize(String field, String id) {
        ours.put(id, field);
        hide(id);
    }

    /** Hides the secrets in an answer to a start, before any of it is reported. */
    void hideStarted(JsonObject answer) {
        JsonObject data = object(answer, "data");
        List.of("flowId", "authUrl", "originalUrl", "faceToken").forEach(name -> hide(text(data, name)));
    }

    void hide(Tester person) {
        tester = Optional.of(person);
    }

    /** The JSON object in a body, if there is one. */
    static Optional<JsonObject> json(byte[] body) {
        try (JsonReader reader = READERS.createReader(new ByteArrayInputStream(body))) {
            return Optional.of(reader.readObject());
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    /** The text of a string or number; empty for anything else. */
    static String text(JsonObject json, String name) {
        JsonValue value = json.getOrDefault(name, JsonValue.NULL);
        return value instanceof JsonString string
                ? string.getString()
                : value instanceof JsonNumber ? value.toString() : "";
    }

    /** The object in a field; an empty one when there is none. */
    static JsonObject object(JsonObject json, String name) {
        return json.get(name) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }

    Body read(byte[] body, Instant now) {
        Optional<JsonObject> json = json(body);
        List<Field> fields = new ArrayList<>();
        json.ifPresent(object -> add("", object, now, fields));
        return new Body(json.isPresent(), body.length, fields);
    }

    private void add(String prefix, JsonObject object, Instant now, List<Field> fields) {
        object.forEach((name, value) -> {
            if (fields.size() < MOST) {
                String path = prefix + name(name);
                fields.add(field(path, name, value, now));
                if (value instanceof JsonObject inner && path.split("\\.", -1).length < DEEPEST) {
                    add(path + '.', inner, now, fields);
                }
            }
        });
    }

    /** The name of a field or header, as it may be reported. */
    String name(String name) {
        return NAME.matcher(name).matches() && !isSecret(name) ? name : "?";
    }

    /** The field of a query parameter. */
    Field field(String name, String value) {
        return new Field(name(name), "string", value.length(), Optional.empty(), isOurs(name, value));
    }

    private Field field(String path, String name, JsonValue value, Instant now) {
        return switch (value.getValueType()) {
            case NULL -> new Field(path, "null", 0, Optional.empty(), false);
            case TRUE, FALSE -> new Field(path, "boolean", 0, code(name, value.toString()), false);
            case OBJECT -> new Field(path, "object", 0, Optional.empty(), false);
            case ARRAY -> new Field(path, "array", ((JsonArray) value).size(), Optional.empty(), false);
            case NUMBER, STRING -> {
                String text = value instanceof JsonString string ? string.getString() : value.toString();
                yield new Field(
                        path,
                        value instanceof JsonString ? "string" : "number",
                        text.length(),
                        value(name, text, now),
                        isOurs(name, text));
            }
        };
    }

    private boolean isOurs(String name, String value) {
        return OURS.containsKey(name) && OURS.get(name).equals(ours.get(value));
    }

    private Optional<String> value(String name, String text, Instant now) {
        if (name.equals("message")) {
            return Documented.message(text);
        }
        if (name.equals("expire")) {
            return untilExpiry(text, now).map(Duration::toString);
        }
        return LINKS.contains(name) ? host(text) : code(name, text);
    }

    private Optional<String> code(String name, String text) {
        Pattern shape = CODES.get(name);
        boolean isCode = shape != null && (shape.matcher(text).matches() || text.matches("true|false"));
        return isCode && !isSecret(text) ? Optional.of(text) : Optional.empty();
    }

    private Optional<String> host(String link) {
        try {
            return Optional.ofNullable(URI.create(link).getHost()).filter(host -> !isSecret(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Empty unless the number can be a time in milliseconds. */
    private static Optional<Duration> untilExpiry(String text, Instant now) {
        if (!text.matches("[0-9]{1,15}")) {
            return Optional.empty();
        }
        Duration hence = Duration.between(now, Instant.ofEpochMilli(Long.parseLong(text)));
        return hence.abs().compareTo(FAR) > 0 ? Optional.empty() : Optional.of(hence.truncatedTo(ChronoUnit.SECONDS));
    }

    boolean isSecret(String text) {
        return secrets.stream().anyMatch(text::contains)
                || tester.filter(it -> it.isIn(text)).isPresent();
    }
}
