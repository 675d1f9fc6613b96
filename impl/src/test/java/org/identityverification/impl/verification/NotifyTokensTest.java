package org.identityverification.impl.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UniqueElements;
import org.identityverification.testservers.Tokens;
import org.junit.jupiter.api.Test;

class NotifyTokensTest {

    private static final long YEAR_2100 = 4_102_444_800_000L;
    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00.123Z");
    private static final Duration VALID_FOR = Duration.ofDays(7);
    private static final String BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final NotifyTokens tokens = tokens(List.of(0), List.of(0));
    private final String token = tokens.issue(ID, NOW);

    @Test
    void is_version_masked_id_and_expiry_with_an_HMAC_SHA256() {
        String made = Tokens.of(
                ID,
                NOW.plus(VALID_FOR),
                "https://shop0.example.com/identity/api",
                "0-secret-of-at-least-32-bytes-length");

        assertThat(token).isEqualTo(made).hasSize(NotifyTokens.LENGTH);
    }

    @Test
    void is_refused_when_any_character_is_replaced_by_any_other_one() {
        String others = BASE64URL + "+/=%. \t\n\r\0\u00E9\uFF21\u5F20";
        for (int i = 0; i < token.length(); i++) {
            String begin = token.substring(0, i);
            String rest = token.substring(i + 1);
            int here = token.charAt(i);
            others.chars().filter(other -> other != here).forEach(other -> assertRefused(begin + (char) other + rest));
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
        assertThat(new ClassFileImporter().importClass(NotifyTokens.class).getMethodCallsFromSelf())
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(MessageDigest.class)
                        && call.getName().equals("isEqual"))
                .noneMatch(call -> List.of("equals", "compare").contains(call.getName()));
    }

    @Property
    void is_76_characters_that_need_no_encoding(
            @ForAll long high, @ForAll long low, @ForAll @LongRange(min = 0, max = YEAR_2100) long at) {
        UUID id = new UUID(high, low);
        Instant now = Instant.ofEpochMilli(at);

        String made = tokens.issue(id, now);

        assertThat(made).hasSize(NotifyTokens.LENGTH).matches("[A-Za-z0-9_-]+");
        assertThat(tokens.verify(made, now)).contains(id);
    }

    @Property
    void is_no_other_text(@ForAll String text, @ForAll @StringLength(NotifyTokens.LENGTH) String asLong) {
        assertRefused(text);
        assertRefused(asLong);
    }

    @Property(tries = 200)
    void is_accepted_under_each_secret_and_public_URL_and_no_other(
            @ForAll @Size(min = 1, max = 4) @UniqueElements List<@IntRange(max = 6) Integer> secrets,
            @ForAll @Size(min = 1, max = 3) @UniqueElements List<@IntRange(max = 4) Integer> publicUrls,
            @ForAll @IntRange(max = 6) int secret,
            @ForAll @IntRange(max = 4) int publicUrl) {
        UUID id = new UUID(secret, publicUrl);
        String made = tokens(List.of(secret), List.of(publicUrl)).issue(id, Instant.EPOCH);
        NotifyTokens many = tokens(secrets, publicUrls);

        boolean isKnown = secrets.contains(secret) && publicUrls.contains(publicUrl);
        assertThat(many.verify(made, Instant.EPOCH).filter(id::equals).isPresent())
                .isEqualTo(isKnown);
        NotifyTokens first = tokens(secrets.subList(0, 1), publicUrls.subList(0, 1));
        assertThat(many.issue(id, Instant.EPOCH)).isEqualTo(first.issue(id, Instant.EPOCH));
    }

    private static NotifyTokens tokens(List<Integer> secrets, List<Integer> publicUrls) {
        return new NotifyTokens(
                secrets.stream()
                        .map(it -> (it + "-secret-of-at-least-32-bytes-length").getBytes(UTF_8))
                        .toList(),
                publicUrls.stream()
                        .map(it -> "https://shop" + it + ".example.com/identity/api")
                        .toList(),
                VALID_FOR);
    }

    private void assertRefused(String other) {
        assertThat(tokens.verify(other, NOW)).as(other).isEmpty();
    }
}
