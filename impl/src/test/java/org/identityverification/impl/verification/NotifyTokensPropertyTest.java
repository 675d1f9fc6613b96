package org.identityverification.impl.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;

class NotifyTokensPropertyTest {

    private static final long YEAR_2100 = 4_102_444_800_000L;

    private final NotifyTokens tokens = tokens(List.of(0), List.of(0));

    @Property
    void of_any_verification_made_at_any_time_is_76_characters_that_need_no_encoding_and_is_accepted(
            @ForAll long high, @ForAll long low, @ForAll @LongRange(min = 0, max = YEAR_2100) long at) {
        UUID id = new UUID(high, low);
        Instant now = Instant.ofEpochMilli(at);

        String made = tokens.issue(id, now);

        assertThat(made).hasSize(NotifyTokens.LENGTH).matches("[A-Za-z0-9_-]+");
        assertThat(tokens.verify(made, now)).contains(id);
    }

    @Property
    void shows_nothing_of_the_id_alone_or_compared_with_tokens_of_the_same_or_another_id(
            @ForAll long high,
            @ForAll long low,
            @ForAll @LongRange(min = 0, max = YEAR_2100) long at,
            @ForAll @LongRange(min = 1, max = 1_000_000) long later) {
        UUID id = new UUID(high, low);
        byte[] made = decoded(tokens.issue(id, Instant.ofEpochMilli(at)));
        byte[] again = decoded(tokens.issue(id, Instant.ofEpochMilli(at + later)));
        byte[] ofOther = decoded(tokens.issue(new UUID(high, ~low), Instant.ofEpochMilli(at)));

        byte[] plain = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        byte[] plainOfOther =
                ByteBuffer.allocate(16).putLong(high).putLong(~low).array();
        assertThat(Collections.indexOfSubList(asList(made), asList(plain))).isNegative();
        assertThat(mask(made, plain)).isNotEqualTo(mask(again, plain)).isNotEqualTo(mask(ofOther, plainOfOther));
    }

    @Property(tries = 200)
    void is_accepted_under_each_of_the_secrets_and_public_URLs_and_under_no_other(
            @ForAll @Size(min = 1, max = 4) @UniqueElements List<@IntRange(max = 6) Integer> secrets,
            @ForAll @Size(min = 1, max = 3) @UniqueElements List<@IntRange(max = 4) Integer> publicUrls,
            @ForAll @IntRange(max = 6) int secret,
            @ForAll @IntRange(max = 4) int publicUrl) {
        UUID id = new UUID(secret, publicUrl);
        String made = tokens(List.of(secret), List.of(publicUrl)).issue(id, Instant.EPOCH);

        assertThat(tokens(secrets, publicUrls).verify(made, Instant.EPOCH).filter(id::equals))
                .matches(found -> found.isPresent() == (secrets.contains(secret) && publicUrls.contains(publicUrl)));
    }

    @Property(tries = 50)
    void is_signed_by_the_first_secret_for_the_first_public_URL(
            @ForAll @Size(min = 1, max = 4) @UniqueElements List<@IntRange(max = 6) Integer> secrets,
            @ForAll @Size(min = 1, max = 3) @UniqueElements List<@IntRange(max = 4) Integer> publicUrls) {
        UUID id = new UUID(1, 2);

        assertThat(tokens(secrets, publicUrls).issue(id, Instant.EPOCH))
                .isEqualTo(
                        tokens(secrets.subList(0, 1), publicUrls.subList(0, 1)).issue(id, Instant.EPOCH));
    }

    private static NotifyTokens tokens(List<Integer> secrets, List<Integer> publicUrls) {
        return new NotifyTokens(
                secrets.stream()
                        .map(it -> (it + "-secret-of-at-least-32-bytes-length").getBytes(StandardCharsets.UTF_8))
                        .toList(),
                publicUrls.stream()
                        .map(it -> "https://shop" + it + ".example.com/identity/api")
                        .toList(),
                Duration.ofDays(7));
    }

    private static byte[] decoded(String token) {
        return Base64.getUrlDecoder().decode(token);
    }

    private static byte[] mask(byte[] token, byte[] plain) {
        byte[] mask = Arrays.copyOfRange(token, 1, 17);
        for (int i = 0; i < mask.length; i++) {
            mask[i] ^= plain[i];
        }
        return mask;
    }

    private static List<Byte> asList(byte[] bytes) {
        Byte[] boxed = new Byte[bytes.length];
        Arrays.setAll(boxed, i -> bytes[i]);
        return List.of(boxed);
    }
}
