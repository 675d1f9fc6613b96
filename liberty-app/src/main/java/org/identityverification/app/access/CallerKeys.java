package org.identityverification.app.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.IOException;
import java.io.StringReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Knows which keys the server's JWKS file lists. For a token that names another key Open Liberty reads the file again, under a
 * lock that good tokens need, and keeps what it has read for ten minutes. So the server must not see such a token.
 */
@ApplicationScoped
public class CallerKeys {

    private static final Logger LOGGER = System.getLogger(CallerKeys.class.getName());
    private static final Pattern BEARER = Pattern.compile("Bearer ([A-Za-z0-9_-]+)\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    @Inject
    @ConfigProperty(name = "mp.jwt.verify.publickey.location")
    Optional<String> location;

    @Inject
    @ConfigProperty(name = "mp.jwt.verify.publickey.algorithm", defaultValue = "RS256")
    String algorithm;

    private volatile Listed listed = new Listed("", Set.of(), true);

    /** The keys that were read last, the state of the file then, and whether it is still a JWKS. */
    private record Listed(String state, Set<String> keys, boolean readable) {}

    /** Whether the server may see a token. Keys at a remote address are unknown here, so the server may then see every token. */
    boolean mayHaveSigned(@Nullable String authorization) {
        if (authorization == null) {
            return false;
        }
        return location.filter(it -> !it.startsWith("http"))
                .map(file -> keyOf(authorization)
                        .filter(key -> keysIn(file).contains(key))
                        .isPresent())
                .orElse(true);
    }

    private Set<String> keysIn(String location) {
        Listed known = listed;
        try {
            Path file = location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
            String state = Files.getLastModifiedTime(file) + " " + Files.size(file);
            if (!state.equals(known.state())) {
                known = new Listed(state, keysOf(Files.readString(file), algorithm), true);
            }
        } catch (IOException | RuntimeException e) {
            if (known.readable()) {
                LOGGER.log(
                        Level.ERROR,
                        "IVAPP0007E: mp.jwt.verify.publickey.location does not name a readable JWKS file. Only callers whose keys"
                                + " were read before are accepted.");
            }
            known = new Listed("", known.keys(), false);
        }
        listed = known;
        return known.keys();
    }

    /** The ids of those keys in a JWKS that the server can use: for any other it would read the file again and again. */
    static Set<String> keysOf(String jwks, String algorithm) {
        String type = algorithm.startsWith("ES") ? "EC" : "RSA";
        try (JsonParser parser = Json.createParser(new StringReader(jwks))) {
            parser.next();
            return parser.getObject().getJsonArray("keys").getValuesAs(JsonObject.class).stream()
                    .filter(key -> key.getString("kty", "").equals(type))
                    .flatMap(key -> Optional.ofNullable(key.getString("kid", null)).stream())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /** The key that a token names. A header that two parsers may read differently names none. */
    static Optional<String> keyOf(String authorization) {
        Matcher bearer = BEARER.matcher(authorization);
        if (!bearer.matches()) {
            return Optional.empty();
        }
        try (JsonParser header = Json.createParser(
                new StringReader(new String(Base64.getUrlDecoder().decode(bearer.group(1)), StandardCharsets.UTF_8)))) {
            header.next();
            // A duplicate name throws.
            JsonValue key = header.getObjectStream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))
                    .get("kid");
            return key instanceof JsonString name ? Optional.of(name.getString()) : Optional.empty();
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
