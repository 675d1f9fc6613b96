package org.identityverification.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.identityverification.DeliveryFailedException;
import org.identityverification.DeliveryPostponedException;
import org.identityverification.VerificationCompleted;
import org.identityverification.testkit.SampleVerification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookReceiverTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private Supplier<WebhookAnswer> answer = () -> answered(204, null);
    private int sent;
    private final WebhookReceiver receiver = new WebhookReceiver(
            Optional.of("retail"),
            new WebhookReceiver.Sender() {
                @Override
                public WebhookAnswer deliver(VerificationCompleted completed) {
                    sent++;
                    return answer.get();
                }

                @Override
                public WebhookAnswer test(Optional<String> account) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void close() {}
            },
            new Pace(() -> NOW),
            () -> NOW);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "429 | 7 | 7",
                "503 | Sun, 01 Mar 2026 08:00:20 GMT | 20",
                "429 | 99999999999999999999999 | 3600",
                "503 | Mon, 02 Mar 2026 08:00:00 GMT | 3600",
                "503 | 0 | none",
                "503 | -5 | none",
                "503 | 1.5 | none",
                "503 | soon | none",
                "503 | '' | none",
                "503 | Sun, 01 Mar 2026 07:59:59 GMT | none",
                "503 | Sun, 99 Mar 2026 08:00:20 GMT | none",
                "500 | 7 | none",
                "307 | 7 | none",
                "410 | 7 | 300",
                "410 | none | 300",
            })
    void is_tried_again_when_it_asks_for_it_and_an_hour_later_at_most(int status, String retryAfter, Long seconds) {
        answer = () -> answered(status, retryAfter);

        DeliveryFailedException failed =
                catchThrowableOfType(DeliveryFailedException.class, () -> receiver.deliver(completed()));

        assertThat(failed.tryAgainAt()).isEqualTo(Optional.ofNullable(seconds).map(NOW::plusSeconds));
        assertThat(failed.reason()).isEqualTo("answered with " + status + (status == 410 ? " Gone" : ""));
    }

    @Test
    void gets_no_other_result_while_it_asks_to_wait() {
        answer = () -> answered(429, "7");
        assertThatThrownBy(() -> receiver.deliver(completed())).isInstanceOf(DeliveryFailedException.class);

        assertThatThrownBy(() -> receiver.deliver(completed())).isInstanceOf(DeliveryPostponedException.class);
        assertThat(sent).isOne();
    }

    @Test
    void is_named_in_the_log_once_a_minute_and_for_a_410_once_more() {
        List<String> logged = new ArrayList<>();
        Logger logger = Logger.getLogger(Webhook.class.getName());
        logger.setFilter(line -> logged.add(line.getMessage()));
        try {
            for (int status : List.of(500, 410)) {
                answer = () -> answered(status, null);
                assertThatThrownBy(() -> receiver.deliver(completed())).isInstanceOf(DeliveryFailedException.class);
            }
            answer = () -> answered(503, null);
            assertThatThrownBy(() -> receiver.deliver(completed())).isInstanceOf(DeliveryFailedException.class);
        } finally {
            logger.setFilter(null);
        }

        assertThat(logged).hasSize(2);
        assertThat(logged.get(0)).startsWith("IVAPP0008W: The webhook's receiver of account retail answered with 500.");
        assertThat(logged.get(1)).contains("answered with 410 Gone.");
    }

    @Test
    void counts_what_throws_unexpectedly_as_a_failure() {
        answer = () -> {
            throw new IllegalStateException();
        };
        for (int i = 0; i < Pace.DOWN; i++) {
            assertThatThrownBy(() -> receiver.deliver(completed())).isInstanceOf(IllegalStateException.class);
        }

        assertThatThrownBy(() -> receiver.deliver(completed())).isInstanceOf(DeliveryPostponedException.class);
    }

    @Test
    void gives_its_words_as_a_reason_in_the_characters_that_are_allowed() {
        answer = () -> WebhookAnswer.none(
                UUID.randomUUID(), "could not be reached: no TLS connection, perhaps because …", Duration.ZERO);

        assertThatThrownBy(() -> receiver.deliver(completed()))
                .hasMessage("could not be reached - no TLS connection")
                .isInstanceOf(DeliveryFailedException.class);
    }

    private static WebhookAnswer answered(int status, String retryAfter) {
        return WebhookAnswer.of(UUID.randomUUID(), status, retryAfter, NOW, Duration.ZERO);
    }

    private static VerificationCompleted completed() {
        return SampleVerification.passed().completed();
    }
}
