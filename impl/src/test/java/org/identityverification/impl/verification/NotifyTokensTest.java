package org.identityverification.impl.verification;

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
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class NotifyTokensTest {

    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123Z");
    private static final Duration VALID_FOR = Duration.ofDays(7);
    private static final String PUBLIC_URL = "https://shop.example.com/identity/api";
    private static final String SECRET = "a-secret-of-at-least-32-bytes-length";
    private static final String BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final NotifyTokens tokens = new NotifyTokens(List.of(bytes(SECRET)), List.of(PUBLIC_URL), VALID_FOR);
    private final String token = tokens.issue(ID, NOW);

    @Test
    void is_version_masked_id_and_expiry_with_the_HMAC_SHA256_of_purpose_public_URL_and_the_plain_fields()
            throws GeneralSecurityException {
        byte[] secret = bytes(SECRET);
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
    void is_refused_when_any_character_is_replaced_by_any_other_one() {
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
    void is_refused_at_every_length_from_0_to_200_other_than_76() {
        String endless = token.repeat(3);
        for (int length = 0; length <= 200; length++) {
            if (length != NotifyTokens.LENGTH) {
                assertRefused(endless.substring(0, length));
                assertRefused("A".repeat(length));
            }
        }
    }

    @Test
    void is_accepted_until_the_millisecond_before_it_expires() {
        Instant end = NOW.plus(VALID_FOR);

        assertThat(tokens.verify(token, end.minusMillis(1))).contains(ID);
        assertThat(tokens.verify(token, end)).isEmpty();
        assertThat(tokens.verify(token, end.plusMillis(1))).isEmpty();
    }

    @Test
    void is_compared_in_constant_time_and_by_nothing_else() {
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
