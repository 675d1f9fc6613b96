package org.identityverification.app.verification;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.identityverification.Embedding;
import org.identityverification.FaceAuthMode;
import org.identityverification.FieldError;
import org.identityverification.VerificationRequest;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST /verifications}, strictly: one JSON object in UTF-8, no key twice, each field of its own
 * type. {@code null} counts as absent, and unknown fields are ignored, so that a newer client can talk to an older
 * application. Used for one body.
 */
final class RequestReader {

    /** In the order in which their errors are reported. */
    static final List<String> FIELDS =
            List.of("name", "idNumber", "mode", "callbackUrl", "contextId", "repetition", "embedding");

    private static final int MAX_DEPTH = 32;

    private final JsonParser parser;
    private final VerificationRequest.Builder builder = VerificationRequest.builder();
    private final Set<String> seen = new HashSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    private RequestReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads.
     *
     * @param body the bytes of the body
     * @return the request, and what is wrong with its fields
     * @throws ProblemException when the body is not such an object at all
     */
    static ReadRequest read(byte[] body) {
        try (JsonParser parser = Json.createParser(new StringReader(decode(body)))) {
            return new RequestReader(parser).read();
        } catch (CharacterCodingException | JsonException | NoSuchElementException | IllegalStateException e) {
            // Not kept as the cause: parsers quote what they stumble over.
            throw new ProblemException(ProblemType.MALFORMED_JSON);
        }
    }

    private static String decode(byte[] body) throws CharacterCodingException {
        // A new decoder reports malformed input instead of replacing it.
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    }

    private ReadRequest read() {
        require(parser.next() == Event.START_OBJECT);
        while (parser.next() != Event.END_OBJECT) {
            String key = parser.getString();
            require(seen.add(key));
            field(key, parser.next());
        }
        require(!parser.hasNext());
        VerificationRequest request = builder.build();
        VerificationRequest unsendable = builder.mode(null).build();
        boolean modeGiven = request.mode().isPresent()
                || errors.stream().anyMatch(e -> e.field().equals("mode"));
        return new ReadRequest(request, unsendable, modeGiven, errors);
    }

    private void field(String key, Event value) {
        switch (key) {
            case "name" -> builder.name(text(key, value));
            case "idNumber" -> builder.idNumber(text(key, value));
            case "mode" -> builder.mode(constant(key, value, FaceAuthMode.values()));
            case "callbackUrl" -> builder.callbackUrl(text(key, value));
            case "contextId" -> builder.contextId(text(key, value));
            case "repetition" -> builder.repetition(bool(key, value));
            case "embedding" -> builder.embedding(constant(key, value, Embedding.values()));
            default -> skip(value);
        }
    }

    private @Nullable String text(String key, Event value) {
        if (value == Event.VALUE_STRING) {
            String text = parser.getString();
            if (isUnicode(text)) {
                return text;
            }
        } else if (value == Event.VALUE_NULL) {
            return null;
        }
        skip(value);
        errors.add(new FieldError(key, "json.text", "must be a text"));
        return null;
    }

    private @Nullable Boolean bool(String key, Event value) {
        if (value == Event.VALUE_TRUE || value == Event.VALUE_FALSE) {
            return value == Event.VALUE_TRUE;
        }
        if (value != Event.VALUE_NULL) {
            skip(value);
            errors.add(new FieldError(key, "json.boolean", "must be true or false"));
        }
        return null;
    }

    private <E extends Enum<E>> @Nullable E constant(String key, Event value, E[] constants) {
        if (value == Event.VALUE_NULL) {
            return null;
        }
        Optional<E> constant = value == Event.VALUE_STRING ? named(parser.getString(), constants) : Optional.empty();
        if (constant.isEmpty()) {
            skip(value);
            errors.add(new FieldError(key, key + ".unknown", "is not one of the known values"));
        }
        return constant.orElse(null);
    }

    private static <E extends Enum<E>> Optional<E> named(String name, E[] constants) {
        return Stream.of(constants)
                .filter(constant -> constant.name().equals(name))
                .findFirst();
    }

    /** By hand and not by the parser's own means, which recurse or have no limit in some implementations. */
    private void skip(Event value) {
        int depth = depthAfter(value, 0);
        while (depth > 0) {
            require(depth <= MAX_DEPTH);
            depth = depthAfter(parser.next(), depth);
        }
    }

    private static int depthAfter(Event event, int depth) {
        return switch (event) {
            case START_OBJECT, START_ARRAY -> depth + 1;
            case END_OBJECT, END_ARRAY -> depth - 1;
            default -> depth;
        };
    }

    /** Half of a surrogate pair can be written in JSON but is no character, and would reach the provider as a "?". */
    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new ProblemException(ProblemType.MALFORMED_JSON);
        }
    }
}
