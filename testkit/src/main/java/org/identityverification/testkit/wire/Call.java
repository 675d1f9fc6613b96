package org.identityverification.testkit.wire;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A call as it arrived at the provider.
 *
 * @param at when it arrived, by the provider's clock
 * @param method {@code POST} for the start of a check, {@code GET} for a query for its result
 * @param path begins with a slash, below the address of the provider
 * @param query undecoded, without the question mark; may be empty
 * @param headers each name, which may be looked up in any case, with all of its values
 * @param bytes the body as it arrived
 */
@SuppressWarnings("ArrayRecordComponent") // calls are not compared
public record Call(
        Instant at, String method, String path, String query, Map<String, List<String>> headers, byte[] bytes) {

    private static final String SCHEME = "APPCODE ";

    public Call {
        TreeMap<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = Collections.unmodifiableMap(anyCase);
    }

    /** The first value of a header, whose name may be in any case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The app code that the caller sent. Empty without one. */
    public Optional<String> appCode() {
        return header("Authorization").filter(it -> it.startsWith(SCHEME)).map(it -> it.substring(SCHEME.length()));
    }

    public String body() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A field of the body as a form; as it was sent, if it can't be decoded. */
    public Optional<String> field(String name) {
        return Stream.of(body().split("&"))
                .filter(it -> it.startsWith(name + '='))
                .map(it -> decoded(it.substring(name.length() + 1)))
                .findFirst();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /**
     * The body as JSON.
     *
     * @throws jakarta.json.JsonException when the body is not a JSON object
     */
    public JsonObject json() {
        try (JsonReader reader = Json.createReader(new StringReader(body()))) {
            return reader.readObject();
        }
    }

    /** Leaves out headers and body, which contain a secret and personal data. */
    @Override
    public String toString() {
        return method + ' ' + path;
    }
}
