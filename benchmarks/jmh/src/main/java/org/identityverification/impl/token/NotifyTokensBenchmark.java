package org.identityverification.impl.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The token in the notify URL, made and checked; beside what cannot be avoided: the JDK's HMAC over the same bytes, and
 * base64. The baselines take the bytes as they find them, keep one {@link Mac} for themselves, which no two threads could
 * share, and compare nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NotifyTokensBenchmark {

    static final UUID VERIFICATION_ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PUBLIC_URL = "https://shop.example.com/identity/api";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int MAC_BYTES = 32;

    private final byte[] secret = "a-secret-of-at-least-32-bytes-length".getBytes(StandardCharsets.UTF_8);
    private final NotifyTokens tokens = tokens(secret);
    private final String token = tokens.issue(VERIFICATION_ID, NOW);
    private final String forged = tokens("another-one-of-at-least-32-bytes-long".getBytes(StandardCharsets.UTF_8))
            .issue(VERIFICATION_ID, NOW);

    private final SecretKeySpec key = new SecretKeySpec(secret, ALGORITHM);
    private final byte[] bytes = Base64.getUrlDecoder().decode(token);
    private final byte[] signed = signedBytes(bytes);
    private final Mac mac = freshMac();

    /** Ours: a new token. */
    @Benchmark
    public String issue() {
        return tokens.issue(VERIFICATION_ID, NOW);
    }

    /** Ours: a good token is recognised. */
    @Benchmark
    public Optional<UUID> verify() {
        return tokens.verify(token, NOW);
    }

    /** Ours: one that was signed with another secret is refused. */
    @Benchmark
    public Optional<UUID> refuseForged() {
        return tokens.verify(forged, NOW);
    }

    /** The HMAC alone. */
    @Benchmark
    public byte[] hmacAlone() {
        return mac.doFinal(signed);
    }

    /** The HMAC, and 57 bytes made text. */
    @Benchmark
    public String hmacAndEncoding() {
        byte[] made = mac.doFinal(signed);
        byte[] all = Arrays.copyOf(bytes, bytes.length);
        System.arraycopy(made, 0, all, all.length - MAC_BYTES, MAC_BYTES);
        return Base64.getUrlEncoder().encodeToString(all);
    }

    /** Text made 57 bytes, and the HMAC. */
    @Benchmark
    public boolean hmacAndDecoding() {
        byte[] all = Base64.getUrlDecoder().decode(token);
        return mac.doFinal(signed)[0] == all[all.length - MAC_BYTES];
    }

    /** The HMAC as it is usually written, which any number of threads can run at once. */
    @Benchmark
    public byte[] hmacFromScratch() {
        return freshMac().doFinal(signed);
    }

    private Mac freshMac() {
        try {
            Mac fresh = Mac.getInstance(ALGORITHM);
            fresh.init(key);
            return fresh;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static NotifyTokens tokens(byte[] secret) {
        return new NotifyTokens(List.of(secret), PUBLIC_URL, Duration.ofDays(7));
    }

    private static byte[] signedBytes(byte[] token) {
        byte[] purpose = ("identity-verification-notify/1\0" + PUBLIC_URL + '\0').getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(purpose, purpose.length + token.length - MAC_BYTES);
        System.arraycopy(token, 0, all, purpose.length, token.length - MAC_BYTES);
        return all;
    }
}
