package org.identityverification.impl.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

@Label("A notify token")
class NotifyTokensPropertyTest {

    private final NotifyTokens tokens = new NotifyTokens(
            List.of("a-secret-of-at-least-32-bytes-length".getBytes(StandardCharsets.UTF_8)),
            "https://shop.example.com/identity/api",
            Duration.ofDays(7));

    @Property
    @Label("of any verification, made at any time, is 76 characters that need no encoding, and is accepted")
    void roundTrip(@ForAll long high, @ForAll long low, @ForAll @LongRange(min = 0, max = 4_102_444_800_000L) long at) {
        UUID id = new UUID(high, low);
        Instant now = Instant.ofEpochMilli(at);

        String made = tokens.issue(id, now);

        assertThat(made).hasSize(NotifyTokens.LENGTH).matches("[A-Za-z0-9_-]+");
        assertThat(tokens.verify(made, now)).contains(id);
    }
}
