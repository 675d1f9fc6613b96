package org.identityverification.acceptance;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.testkit.script.BusinessError;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.wire.Call;

/**
 * Keeps of a request or an answer only what a report may contain. A value is kept only if its field is known to contain
 * codes, it looks like a code, and it is not a secret of this run.
 */
final class Redaction {

    /** A parameter in the query of the callback URL. */
    static final String KEPT = "kept";

    // Without a JSON library this fails at once. Otherwise every body would look as if it were not JSON.
    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

    private static final Set<GatewayRefusal> OF_APP_CODE =
            EnumSet.range(GatewayRefusal.A400AC, GatewayRefusal.CLASSIC_UNAUTHORIZED);
    private static final Set<GatewayRefusal> OF_NONCE =
            EnumSet.range(GatewayRefusal.I400NC, GatewayRefusal.CLASSIC_INVALID_TIMESTAMP);

    /** What is kept of which field or header. */
    private static final Map<String, Pattern> CODES = Map.of(
            "code", Pattern.compile("^[0-9]{1,9}$"),
            "status", Pattern.compile("^([A-Z_]{1,20}|true|false)$"),
            "success", Pattern.compile("^[A-Za-z]{1,5}$"),
            "fail(ed)?ReasonCode", Pattern.compile("^[0-9]{1,8}$"),
            "action", Pattern.compile("^[a-z_]{1,40}$"),
            "message", any(Stream.of(BusinessError.values()).map(error -> beginning(error.message())), "成功", "认证成功"),
            "(auth|original)Url", Pattern.compile("(?<=^https?://)[A-Za-z0-9.-]+"),
            "content-type", Pattern.compile("^[a-z]+/[a-z.+-]+(; ?charset=[A-Za-z0-9-]+)?$"),
            "x-ca-error-code", Pattern.compile("^[A-Z][0-9]{3}[A-Z0-9]{2}$"),
            "x-ca-error-message", any(Stream.of(GatewayRefusal.values()).map(it -> beginning(it.message()))));

    private static final Duration FAR = Duration.ofDays(3650);
    private static final int MOST = 200;
    private static final int SHORTEST_PART = 4;

    private final Clock clock;
    private final Set<String> secrets = ConcurrentHashMap.newKeySet();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private volatile Optional<Tester> tester = Optional.empty();

    Redaction(Clock clock) {
        this.clock = clock;
    }

    /** The person being checked, whose name and number are in memory only. */
    record Tester(String name, String number) {
        @Override
        public String toString() {
            return "Tester";
        }
    }

    /** Adds a text that must never be in a report, in any case: the app code, a link or a token. */
    void hide(String secret) {
        if (!secret.isEmpty()) {
            secrets.add(secret.toUpperCase(Locale.ROOT));
        }
    }

    void hide(Tester person) {
        hide(person.name());
        hide(person.number());
        tester = Optional.of(person);
    }

    Optional<Tester> tester() {
        return tester;
    }

    /** Adds an id that this run has sent or received in a field. It is a secret too. */
    void recognize(String field, String id) {
        ids.add(field + '=' + id);
        hide(id);
    }

    private static Optional<JsonObject> json(String body) {
        try (JsonReader reader = READERS.createReader(new StringReader(body))) {
            return Optional.of(reader.readObject());
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    /** The text of a string or number in a JSON body; empty for anything else. */
    static String text(String body, String pointer) {
        try {
            JsonValue value = json(body).orElse(JsonValue.EMPTY_JSON_OBJECT).getValue(pointer);
            return value instanceof JsonString string
                    ? string.getString()
                    : value instanceof JsonNumber ? value.toString() : "";
        } catch (JsonException e) {
            return "";
        }
    }

    /** An answer of the provider, whose ids and links are secrets from now on. */
    Seen answer(Step step, Reply reply) {
        Stream.of("flowId", "authUrl", "originalUrl", "faceToken")
                .forEach(name -> hide(text(reply.body(), "/data/" + name)));
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("took", reply.took().toMillis() + " ms");
        addHeaders(parts, reply.headers());
        addBody(parts, reply.body());
        classify(parts, reply.status());
        return new Seen(step, Seen.ANSWER, clock.instant(), "", reply.status(), parts);
    }

    /** Adds whether the gateway passed the call on, and if not, the documented reason and what it blames. */
    private static void classify(Map<String, String> parts, int status) {
        if (parts.containsKey("body.code")) {
            parts.put("outcome", "let in");
            return;
        }
        String code = known(parts, "header.x-ca-error-code");
        String message = known(parts, "header.x-ca-error-message");
        String reason = (code + " " + message).strip();
        Optional<GatewayRefusal> refusal = Stream.of(GatewayRefusal.values())
                .filter(it -> it.code().equals(Optional.of(code))
                        || beginning(it.message()).equals(message))
                .findFirst();
        String blamed = refusal.filter(OF_APP_CODE::contains).isPresent()
                ? "app code"
                : refusal.filter(OF_NONCE::contains).isPresent() ? "nonce" : "something else";
        boolean failed = status >= 500 || reason.isEmpty() || (refusal.isPresent() && blamed.equals("something else"));
        parts.put("outcome", failed ? "failed" : "refused");
        parts.put("reason", reason);
        parts.put("blames", reason.isEmpty() || code.equals("?") ? "nothing" : blamed);
    }

    /** The value of a part, {@code ?} if it is not a code, empty if it is absent. */
    private static String known(Map<String, String> parts, String path) {
        String value = Seen.value(parts.getOrDefault(path, ""));
        return parts.containsKey(path) && value.isEmpty() ? "?" : value;
    }

    /** What a request to the public URL contains, and how the check has ended by it. */
    Map<String, String> arrival(Call call) {
        Map<String, String> parts = new LinkedHashMap<>();
        addHeaders(parts, call.headers());
        Stream.of(call.query().split("&", -1)).filter(pair -> !pair.isEmpty()).forEach(pair -> {
            // Text without "=" is a value, not a name.
            String[] both = pair.contains("=") ? pair.split("=", 2) : new String[] {"?", pair};
            add(parts, "query.", decoded(both[0]), Json.createValue(decoded(both[1])));
        });
        addBody(parts, call.body());
        String success = parts.getOrDefault("body.success", "null");
        String outcome = success.equals("null") ? parts.getOrDefault("body.status", "null") : success;
        String says = outcome.contains(" = ") ? "passed" : "nothing";
        parts.put("says", outcome.endsWith(" = false") ? "failed" : says);
        return parts;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private void addHeaders(Map<String, String> parts, Map<String, List<String>> headers) {
        headers.forEach((name, values) ->
                add(parts, "header.", name.toLowerCase(Locale.ROOT), Json.createValue(String.join(", ", values))));
    }

    private void addBody(Map<String, String> parts, String body) {
        Optional<JsonObject> json = json(body);
        String none = body.isEmpty() ? "no body" : "a body that is not a JSON object, " + body.length() + " characters";
        parts.put("body", json.isPresent() ? "object" : none);
        json.ifPresent(object -> object.forEach((name, value) -> add(parts, "body.", name, value)));
    }

    private void add(Map<String, String> parts, String prefix, String name, JsonValue value) {
        if (parts.size() >= MOST) {
            return;
        }
        String path = prefix + name(name);
        parts.putIfAbsent(path, part(name, value));
        if (value instanceof JsonObject object) {
            object.forEach((inner, its) -> add(parts, path + '.', inner, its));
        }
    }

    /** A name as it may be reported. */
    String name(String name) {
        return name.matches("[A-Za-z0-9_-]{1,40}") && !isSecret(name) ? name : "?";
    }

    private String part(String name, JsonValue value) {
        String text = value instanceof JsonString string ? string.getString() : value.toString();
        return switch (value.getValueType()) {
            case NULL -> "null";
            case OBJECT -> "object";
            case ARRAY -> "array(" + value.asJsonArray().size() + ")";
            case TRUE, FALSE -> "boolean" + shown(name, text);
            case NUMBER -> "number(" + text.length() + ")" + shown(name, text);
            case STRING -> "string(" + text.length() + ")" + shown(name, text);
        };
    }

    private String shown(String name, String text) {
        if (ids.contains(name + '=' + text)) {
            return " = ours";
        }
        Optional<String> code = CODES.entrySet().stream()
                .filter(it -> name.matches(it.getKey()))
                .map(it -> it.getValue().matcher(text))
                .filter(Matcher::find)
                .map(Matcher::group)
                .findFirst();
        return (name.equals("expire") ? untilExpiry(text) : code)
                .filter(it -> !isSecret(it))
                .map(" = "::concat)
                .orElse("");
    }

    /** How long until then. Empty unless the number can be a time in milliseconds. */
    private Optional<String> untilExpiry(String text) {
        return Optional.of(text)
                .filter(it -> it.matches("[0-9]{1,15}"))
                .map(it -> Duration.between(clock.instant(), Instant.ofEpochMilli(Long.parseLong(it))))
                .filter(hence -> hence.abs().compareTo(FAR) < 0)
                .map(hence -> (hence.isNegative() ? "past " : "in ") + hence.truncatedTo(ChronoUnit.SECONDS));
    }

    private boolean isSecret(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        // A part of the number may be the date of birth.
        return secrets.stream().anyMatch(upper::contains)
                || (text.length() >= SHORTEST_PART
                        && tester.filter(it ->
                                        it.number().toUpperCase(Locale.ROOT).contains(upper))
                                .isPresent());
    }

    /** A documented message, up to where an id, a name or the app code may follow. */
    private static String beginning(String message) {
        return message.replaceFirst("(, ID:| `| by ).*", "");
    }

    private static Pattern any(Stream<String> messages, String... more) {
        return Pattern.compile(Stream.concat(messages, Stream.of(more)).collect(Collectors.joining("|", "^(", ")")));
    }
}
