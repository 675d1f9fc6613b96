package org.identityverification.impl.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A notify token")
class NotifyTokensTest {

    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123Z");
    private static final Duration VALID_FOR = Duration.ofDays(7);
    private static final String PUBLIC_URL = "https://shop.example.com/identity/api";
    private static final String BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final NotifyTokens tokens = tokens("first-secret-of-at-least-32-bytes-length");
    private final String token = tokens.issue(ID, NOW);

    @Test
    @DisplayName("is version, masked id and expiry, with the HMAC-SHA256 of purpose, public URL and the plain fields")
    void format() throws GeneralSecurityException {
        byte[] secret = bytes("first-secret-of-at-least-32-bytes-length");
        byte[] fields = ByteBuffer.allocate(25)
                .put((byte) 2)
                .putLong(ID.getMostSignificantBits())
                .putLong(ID.getLeastSignificantBits())
                .putLong(NOW.plus(VALID_FOR).toEpochMilli())
                .array();
        byte[] signature = hmac(secret, bytes("identity-verification-notify/2\0" + PUBLIC_URL + "\0"), fields);
        byte[] mask = hmac(hmac(secret, bytes("identity-verification-notify-mask/2")), signature);
        for (int i = 0; i < 16; i++) {
            fields[1 + i] ^= mask[i];
        }

        assertThat(Base64.getUrlDecoder().decode(token))
                .startsWith(fields)
                .endsWith(signature)
                .hasSize(57);
    }

    @Test
    @DisplayName("of version 1, which showed the id, is refused")
    void oldVersion() throws GeneralSecurityException {
        byte[] fields = ByteBuffer.allocate(25)
                .put((byte) 1)
                .putLong(ID.getMostSignificantBits())
                .putLong(ID.getLeastSignificantBits())
                .putLong(NOW.plus(VALID_FOR).toEpochMilli())
                .array();
        byte[] secret = bytes("first-secret-of-at-least-32-bytes-length");
        byte[] signature = hmac(secret, bytes("identity-verification-notify/1\0" + PUBLIC_URL + "\0"), fields);

        assertRefused(Base64.getUrlEncoder()
                .encodeToString(
                        ByteBuffer.allocate(57).put(fields).put(signature).array()));
    }

    @Test
    @DisplayName("is refused when any character is replaced by any other one")
    void everyOtherCharacter() {
        String others = BASE64URL + "+/=%. \t\n\r\0\u00E9\uFF21\u5F20";
        for (int i = 0; i < token.length(); i++) {
            for (int j = 0; j < others.length(); j++) {
                char other = others.charAt(j);
                if (other != token.charAt(i)) {
                    assertRefused(token.substring(0, i) + other + token.substring(i + 1));
                }
            }
        }
    }

    @Test
    @DisplayName("is refused at every length from 0 to 200 other than 76")
    void everyOtherLength() {
        String endless = token.repeat(3);
        for (int length = 0; length <= 200; length++) {
            if (length != NotifyTokens.LENGTH) {
                assertRefused(endless.substring(0, length));
                assertRefused("A".repeat(length));
            }
        }
    }

    @Test
    @DisplayName("is accepted until the millisecond before it expires")
    void expiresToTheMillisecond() {
        Instant end = NOW.plus(VALID_FOR);

        assertThat(tokens.verify(token, end.minusMillis(1))).contains(ID);
        assertThat(tokens.verify(token, end)).isEmpty();
        assertThat(tokens.verify(token, end.plusMillis(1))).isEmpty();
    }

    @Test
    @DisplayName("is signed by the first secret and accepted under any of them, until its own is removed")
    void rotation() {
        NotifyTokens rotated =
                tokens("second-secret-of-at-least-32-bytes-long", "first-secret-of-at-least-32-bytes-length");
        NotifyTokens afterwards = tokens("second-secret-of-at-least-32-bytes-long");

        assertThat(rotated.verify(token, NOW)).contains(ID);
        assertThat(afterwards.verify(rotated.issue(ID, NOW), NOW)).contains(ID);
        assertThat(tokens.verify(rotated.issue(ID, NOW), NOW)).isEmpty();
        assertThat(afterwards.verify(token, NOW)).isEmpty();
    }

    @Test
    @DisplayName("of one public URL is refused under another")
    void otherPublicUrl() {
        List<byte[]> secrets = List.of(bytes("first-secret-of-at-least-32-bytes-length"));

        Stream.of(PUBLIC_URL + "/", "http" + PUBLIC_URL.substring(5), "https://other.example.com/identity/api", "")
                .map(url -> new NotifyTokens(secrets, List.of(url), VALID_FOR))
                .forEach(other -> assertThat(other.verify(token, NOW)).isEmpty());
    }

    @Test
    @DisplayName("is compared in constant time, and by nothing else")
    void constantTime() {
        JavaClass checked = new ClassFileImporter().importClass(NotifyTokens.class);

        assertThat(checked.getMethodCallsFromSelf())
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(MessageDigest.class)
                        && call.getName().equals("isEqual"))
                .noneMatch(call ->
                        call.getName().equals("equals") || call.getName().equals("compare"));
    }

    private void assertRefused(String other) {
        assertThat(tokens.verify(other, NOW)).as(other).isEmpty();
    }

    private static NotifyTokens tokens(String... secrets) {
        return new NotifyTokens(
                Stream.of(secrets).map(NotifyTokensTest::bytes).toList(), List.of(PUBLIC_URL), VALID_FOR);
    }

    private static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
