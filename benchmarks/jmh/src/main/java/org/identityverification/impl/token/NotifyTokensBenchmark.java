package org.identityverification.impl.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The least that a forged notification costs, the check of its token, compared with the JDK's HMAC over as many bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NotifyTokensBenchmark {

    private static final UUID VERIFICATION_ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String PUBLIC_URL = "https://shop.example.com/identity/api";
    private static final Duration VALID_FOR = Duration.ofDays(7);

    private final NotifyTokens tokens = tokens("a");
    private final String token = tokens.issue(VERIFICATION_ID, NOW);
    private final String forged = tokens("another").issue(VERIFICATION_ID, NOW);
    private final NotifyTokens most = new NotifyTokens(
            secrets("one", "two", "three", "four"),
            List.of(PUBLIC_URL, "https://new.example.com/identity/api", "https://old.example.com/identity/api"),
            VALID_FOR);
    private final byte[] signed = new byte[93];
    private final Mac mac = hmac();

    /** Issues a token. */
    @Benchmark
    public String issue() {
        return tokens.issue(VERIFICATION_ID, NOW);
    }

    /** Accepts a valid token. */
    @Benchmark
    public Optional<UUID> verify() {
        return tokens.verify(token, NOW);
    }

    /** Refuses a token that was signed with another secret. */
    @Benchmark
    public Optional<UUID> refuseForged() {
        return tokens.verify(forged, NOW);
    }

    /** Refuses it with the largest number of secrets and public URLs: four and three. */
    @Benchmark
    public Optional<UUID> refuseForgedMost() {
        return most.verify(forged, NOW);
    }

    /** The HMAC alone. */
    @Benchmark
    public byte[] hmacAlone() {
        return mac.doFinal(signed);
    }

    private static Mac hmac() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static NotifyTokens tokens(String secret) {
        return new NotifyTokens(secrets(secret), List.of(PUBLIC_URL), VALID_FOR);
    }

    private static List<byte[]> secrets(String... names) {
        return Stream.of(names)
                .map(name -> (name + "-secret-of-at-least-32-bytes-length").getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
