package org.identityverification.impl.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Any text at the end of a notify URL")
class NotifyTokensFuzzTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");

    private final NotifyTokens tokens = new NotifyTokens(
            List.of("a-secret-of-at-least-32-bytes-length".getBytes(StandardCharsets.UTF_8)),
            List.of("https://shop.example.com/identity/api"),
            Duration.ofDays(7));
    private final String made = tokens.issue(ID, NOW);

    @FuzzTest
    @DisplayName("is refused as a token, unless it is exactly one that was issued here")
    void isAcceptedOnlyWhenMadeHere(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);

        assertThat(tokens.verify(text, NOW).isPresent()).isEqualTo(text.equals(made));
    }
}
