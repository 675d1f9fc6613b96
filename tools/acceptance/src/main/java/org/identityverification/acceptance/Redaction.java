package org.identityverification.acceptance;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.testkit.Person;
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

    /** What is kept of which field or header. */
    private static final Map<String, Pattern> CODES = Map.of(
            "code|fail(ed)?ReasonCode", Pattern.compile("^[0-9]{1,9}$"),
            "status", Pattern.compile("^([A-Z_]{1,20}|true|false)$"),
            "success", Pattern.compile("^[A-Za-z]{1,5}$"),
            "action", Pattern.compile("^[a-z_]{1,40}$"),
            "message", any(Stream.of(BusinessError.values()).map(BusinessError::message), "成功", "认证成功"),
            "(auth|original)Url", Pattern.compile("(?<=^https?://)[A-Za-z0-9.-]+"),
            "content-type", Pattern.compile("^[a-z]+/[a-z.+-]+(; ?charset=[A-Za-z0-9-]+)?$"),
            "x-ca-error-code", Pattern.compile("^[A-Z][0-9]{3}[A-Z0-9]{2}$"),
            "x-ca-error-message", any(Stream.of(GatewayRefusal.values()).map(GatewayRefusal::message)));

    private final Clock clock;
    private final Set<String> secrets = ConcurrentHashMap.newKeySet();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private volatile Optional<Person> tester = Optional.empty();

    Redaction(Clock clock) {
        this.clock = clock;
    }

    /** Adds a text that must never be in a report, in any case: the app code, a link or a token. */
    void hide(String secret) {
        if (!secret.isEmpty()) {
            secrets.add(secret.toUpperCase(Locale.ROOT));
        }
    }

    /** Adds the person being checked, whose name and number are in memory only. */
    void hide(Person person) {
        hide(person.name());
        hide(person.idNumber());
        tester = Optional.of(person);
    }

    Optional<Person> tester() {
        return tester;
    }

    /** Adds an id that this run has sent or received in a field, and returns it. It is a secret too. */
    String recognize(String field, String id) {
        ids.add(field + '=' + id);
        hide(id);
        return id;
    }

    private static Optional<JsonObject> json(String body) {
        try (JsonReader reader = Json.createReader(new StringReader(body))) {
            return Optional.of(reader.readObject());
        } catch (RuntimeException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    /** The text of a string or number in a JSON body; empty for anything else. */
    static String text(String body, String pointer) {
        try {
            JsonValue value = json(body).orElse(JsonValue.EMPTY_JSON_OBJECT).getValue(pointer);
            return value instanceof JsonString || value instanceof JsonNumber ? text(value) : "";
        } catch (JsonException e) {
            return "";
        }
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }

    /** An answer of the provider, whose ids and links are secrets from now on. */
    Seen answer(Step step, int status, Map<String, List<String>> headers, String body) {
        Stream.of("flowId", "authUrl", "originalUrl", "faceToken").forEach(name -> hide(text(body, "/data/" + name)));
        Map<String, String> parts = parts(headers, "", body);
        Seen answer = new Seen(step, Seen.ANSWER, clock.instant(), "", status, parts);
        if (parts.containsKey("body.code")) {
            parts.put("outcome", "let in");
        } else {
            classify(answer, answer.valueOf("header.x-ca-error-code"), answer.valueOf("header.x-ca-error-message"));
        }
        return answer;
    }

    /** Adds, if the gateway did not pass the call on, the documented reason and what it blames. */
    private static void classify(Seen answer, String code, String message) {
        String reason = (code + " " + message).strip();
        String refusal = Stream.of(GatewayRefusal.values())
                .filter(it -> it.code().equals(Optional.of(code))
                        || beginning(it.message()).equals(message))
                .findFirst()
                .map(Enum::name)
                .orElse("");
        String blamed = refusal.matches("A40[01].*|I403AA|.*(APP_CODE|UNAUTHORIZED)")
                ? "app code"
                : refusal.matches("I400NC|.*(NONCE_USED|TIMESTAMP.*)") ? "nonce" : "something else";
        boolean isOther = (blamed.equals("something else") && !refusal.isEmpty()) || reason.isEmpty();
        answer.parts().put("outcome", isOther || answer.status() >= 500 ? "failed" : "refused");
        answer.parts().put("reason", reason);
        answer.parts().put("blames", reason.isEmpty() ? "nothing" : blamed);
    }

    /** What a request to the public URL contains, and how the check has ended by it. */
    Map<String, String> arrival(Call call) {
        Map<String, String> parts = parts(call.headers(), call.query(), call.body());
        String success = parts.getOrDefault("body.success", "null");
        String outcome = success.equals("null") ? parts.getOrDefault("body.status", "null") : success;
        String says = outcome.contains(" = ") ? "passed" : "nothing";
        parts.put("says", outcome.endsWith(" = false") ? "failed" : says);
        return parts;
    }

    private Map<String, String> parts(Map<String, List<String>> headers, String query, String body) {
        Map<String, String> parts = new LinkedHashMap<>();
        headers.forEach((name, values) ->
                add(parts, "header.", name.toLowerCase(Locale.ROOT), Json.createValue(String.join(", ", values))));
        Stream.of(query.split("&", -1)).filter(pair -> !pair.isEmpty()).forEach(pair -> {
            // Text without "=" is a value, not a name.
            String[] both = pair.contains("=") ? pair.split("=", 2) : new String[] {"?", pair};
            add(parts, "query.", both[0], Json.createValue(both[1]));
        });
        Optional<JsonObject> json = json(body);
        String none = body.isEmpty() ? "no body" : "a body that is not a JSON object, " + body.length() + " characters";
        parts.put("body", json.isPresent() ? "object" : none);
        json.ifPresent(object -> object.forEach((name, value) -> add(parts, "body.", name, value)));
        return parts;
    }

    private void add(Map<String, String> parts, String prefix, String name, JsonValue value) {
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
        String type = value.getValueType().name().toLowerCase(Locale.ROOT);
        return switch (value.getValueType()) {
            case NULL, OBJECT -> type;
            case ARRAY -> type + "(" + value.asJsonArray().size() + ")";
            case TRUE, FALSE -> "boolean" + shown(name, text(value));
            case NUMBER, STRING -> type + "(" + text(value).length() + ")" + shown(name, text(value));
        };
    }

    private String shown(String name, String text) {
        if (ids.contains(name + '=' + text)) {
            return " = ours";
        }
        Optional<String> code = CODES.entrySet().stream()
                .filter(it -> name.matches(it.getKey()))
                .flatMap(it -> it.getValue().matcher(text).results())
                .map(MatchResult::group)
                .findFirst();
        return (name.equals("expire") ? untilExpiry(text) : code)
                .filter(it -> !isSecret(it))
                .map(" = "::concat)
                .orElse("");
    }

    /** How long until then. Empty unless the number can be a time in milliseconds, within ten years. */
    private Optional<String> untilExpiry(String text) {
        return Optional.of(text)
                .filter(it -> it.matches("[0-9]{1,15}"))
                .map(it -> Duration.between(clock.instant(), Instant.ofEpochMilli(Long.parseLong(it))))
                .filter(hence -> hence.abs().toDays() < 3650)
                .map(hence -> (hence.isNegative() ? "past " : "in ") + hence.truncatedTo(ChronoUnit.SECONDS));
    }

    private boolean isSecret(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        String number = tester.map(Person::idNumber).orElse("").toUpperCase(Locale.ROOT);
        // A part of the number may be the date of birth.
        return secrets.stream().anyMatch(upper::contains) || (text.length() > 3 && number.contains(upper));
    }

    /** A documented message, up to where an id, a name or the app code may follow. */
    private static String beginning(String message) {
        return message.replaceFirst("(, ID:| `| by ).*", "");
    }

    private static Pattern any(Stream<String> messages, String... more) {
        return Pattern.compile(Stream.concat(messages.map(Redaction::beginning), Stream.of(more))
                .collect(Collectors.joining("|", "^(", ")")));
    }
}
