package org.identityverification.testkit.wire;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A call as it arrived at the provider. */
public final class Call {

    private final Instant at;
    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /**
     * For those who bring a server.
     *
     * @param path begins with a slash, below the address of the provider
     * @param query undecoded, without the question mark; empty when there is none
     * @param headers each name with all of its values
     */
    public Call(Instant at, String method, String path, String query, Map<String, List<String>> headers, byte[] body) {
        this.at = at;
        this.method = method;
        this.path = path;
        this.query = query;
        TreeMap<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        this.headers = Collections.unmodifiableMap(anyCase);
        this.body = body.clone();
    }

    /** When it arrived, by the provider's clock. */
    public Instant at() {
        return at;
    }

    /** {@code POST} for the start of a check, {@code GET} for a question about its result. */
    public String method() {
        return method;
    }

    /** The path, which begins with a slash. */
    public String path() {
        return path;
    }

    /** The query, undecoded; empty when there is none. */
    public String query() {
        return query;
    }

    /** Every header with all of its values. Names may be looked up in any case. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The first value of a header, whose name may be in any case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The body as text. */
    public String body() {
        return new String(body, StandardCharsets.UTF_8);
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

    /** The body, byte for byte. */
    public byte[] bytes() {
        return body.clone();
    }

    /** Leaves out headers and body, which hold a secret and a person. */
    @Override
    public String toString() {
        return method + ' ' + path;
    }
}
