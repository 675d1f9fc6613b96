package org.identityverification.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import org.identityverification.SwitchedOffException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A test event")
class WebhookTest {

    @Test
    @DisplayName("is switched off without a receiver, and names the key")
    void isSwitchedOff() {
        assertThatThrownBy(() -> new Webhook().test())
                .isInstanceOf(SwitchedOffException.class)
                .hasMessage("identity-app.webhook.url is not set");
    }

    @ParameterizedTest
    @CsvSource({"199, false", "200, true", "204, true", "299, true", "307, false", "410, false", "500, false"})
    @DisplayName("is accepted by 2xx only")
    void isAcceptedBy2xxOnly(int status, boolean accepted) {
        WebhookAnswer answer = WebhookAnswer.of(UUID.randomUUID(), status, Duration.ZERO);

        assertThat(answer.isAccepted()).isEqualTo(accepted);
        assertThat(answer.inWords()).isEqualTo("answered with " + status);
    }

    @Test
    @DisplayName("is not accepted if no complete answer comes")
    void isNotAcceptedWithoutAnAnswer() {
        WebhookAnswer answer = WebhookAnswer.none(UUID.randomUUID(), "broke off", Duration.ZERO);

        assertThat(answer.isAccepted()).isFalse();
        assertThat(answer.inWords()).isEqualTo("broke off");
    }
}
