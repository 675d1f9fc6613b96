package org.identityverification.app.verification;

import jakarta.json.Json;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.Embedding;
import org.identityverification.FaceAuthMode;
import org.identityverification.FieldError;
import org.identityverification.VerificationRequest;
import org.identityverification.app.access.Caller;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST /verifications}, strictly: one JSON object in UTF-8, no key twice, each field of its own type.
 * {@code null} counts as absent. Unknown fields are ignored, so that a newer client can talk to an older application.
 */
final class RequestReader {

    /** In the order in which their errors are reported. */
    static final List<String> FIELDS = List.of(
            "name", "idNumber", "mode", "callbackUrl", "contextId", "repetition", "embedding", "account", "consent");

    private final Map<String, JsonValue> json;
    private final List<FieldError> errors = new ArrayList<>();
    private final VerificationRequest request;

    private RequestReader(Map<String, JsonValue> json, Caller caller) {
        this.json = json;
        this.request = VerificationRequest.builder()
                .name(text("name"))
                .idNumber(text("idNumber"))
                .mode(constant("mode", FaceAuthMode.values()))
                .callbackUrl(text("callbackUrl"))
                .account(account(caller))
                .contextId(contextId(caller.onlyContextId()))
                .repetition(bool("repetition"))
                .embedding(constant("embedding", Embedding.values()))
                .build();
    }

    /**
     * Reads a body. Anything but a JSON object is a {@link ProblemException}; faults of its fields are kept as errors.
     * What the caller may not ask for is one, too.
     */
    static RequestReader read(byte[] body, Caller caller) {
        return new RequestReader(parse(body), caller);
    }

    private static Map<String, JsonValue> parse(byte[] body) {
        try (JsonParser parser = Json.createParser(new StringReader(decode(body)))) {
            parser.next();
            // A key that comes twice is an exception.
            Map<String, JsonValue> json =
                    parser.getObjectStream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            if (!parser.hasNext()) {
                return json;
            }
        } catch (CharacterCodingException | RuntimeException e) {
            // Any exception: nesting that is too deep is no JsonException. No cause, because they quote the body.
        }
        throw new ProblemException(ProblemType.MALFORMED_JSON);
    }

    private static String decode(byte[] body) throws CharacterCodingException {
        // A new decoder reports malformed input instead of replacing it.
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    /** The request, to be started if there are no errors. */
    VerificationRequest request() {
        return request;
    }

    /** Adds an error when the request names an address that is not allowed. The service refuses a blank one. */
    void requireCallback(Predicate<String> allowed) {
        if (request.callbackUrl()
                .filter(url -> !url.isBlank() && !allowed.test(url))
                .isPresent()) {
            errors.add(
                    new FieldError("callbackUrl", "callbackUrl.origin", "must be of an origin that is allowed here"));
        }
    }

    /** Adds an error when the request does not carry the version of the notice that holds now. */
    void requireConsent(String version) {
        String given = text("consent");
        if (value("consent") == JsonValue.NULL) {
            errors.add(new FieldError("consent", "consent.missing", "is required"));
        } else if (given != null && !given.equals(version)) {
            errors.add(new FieldError("consent", "consent.changed", "is not the version of the notice that holds now"));
        }
    }

    /** The errors that were found here, and those of the service for all other fields. */
    List<FieldError> errorsWith(List<FieldError> ofTheService) {
        Set<String> faulty = errors.stream().map(FieldError::field).collect(Collectors.toSet());
        return Stream.concat(
                        errors.stream(),
                        ofTheService.stream()
                                .filter(error -> !faulty.contains(error.field()))
                                // The embedding that can't be read may be one that needs no return address.
                                .filter(error -> !faulty.contains("embedding")
                                        || !error.code().equals("callbackUrl.missing")))
                .sorted(Comparator.comparingInt(error -> FIELDS.indexOf(error.field())))
                .toList();
    }

    /** Decided before anything looks for the account: a caller learns nothing of accounts that are not the caller's. */
    private @Nullable String account(Caller caller) {
        String named = text("account");
        if (!caller.mayUse().test(Optional.ofNullable(named))) {
            throw new ProblemException(ProblemType.ROLE_REQUIRED);
        }
        return named;
    }

    private @Nullable String contextId(Optional<String> only) {
        String named = text("contextId");
        if (only.isEmpty()) {
            return named;
        }
        if (value("contextId") != JsonValue.NULL && !only.get().equals(named)) {
            throw new ProblemException(ProblemType.CONTEXT_NOT_YOURS);
        }
        return only.get();
    }

    private @Nullable String text(String key) {
        JsonValue value = value(key);
        if (value instanceof JsonString text && isUnicode(text.getString())) {
            return text.getString();
        }
        refuse(value, key, "json.text", "must be a text");
        return null;
    }

    private @Nullable Boolean bool(String key) {
        JsonValue value = value(key);
        if (value.getValueType() == ValueType.TRUE || value.getValueType() == ValueType.FALSE) {
            return value.getValueType() == ValueType.TRUE;
        }
        refuse(value, key, "json.boolean", "must be true or false");
        return null;
    }

    private <E extends Enum<E>> @Nullable E constant(String key, E[] constants) {
        JsonValue value = value(key);
        String name = value instanceof JsonString text ? text.getString() : "";
        for (E constant : constants) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        refuse(value, key, key + ".unknown", "is not one of the known values");
        return null;
    }

    private JsonValue value(String key) {
        return json.getOrDefault(key, JsonValue.NULL);
    }

    private void refuse(JsonValue value, String key, String code, String message) {
        if (value.getValueType() != ValueType.NULL) {
            errors.add(new FieldError(key, code, message));
        }
    }

    /** Half of a surrogate pair can be written in JSON but is no character, and would reach the provider as a "?". */
    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
