package org.identityverification.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.identityverification.SwitchedOffException;
import org.identityverification.app.config.Keys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookTest {

    @Test
    void is_switched_off_without_a_receiver_and_names_the_key() {
        assertThatThrownBy(() -> new Webhook().test(Optional.of("retail")))
                .isInstanceOf(SwitchedOffException.class)
                .hasMessage("identity-app.webhook.url is not set");
    }

    @Test
    void does_not_start_with_the_key_of_an_account_that_does_not_exist() {
        Keys keys = new Keys(key -> Optional.empty());

        new Webhook()
                .check(
                        keys,
                        Set.of("IDENTITY_APP_ACCOUNTS_OLD_ONE_WEBHOOK_URL", "identity-app.accounts.retail.webhook.url"),
                        "retail"::equals);

        assertThat(keys.faults())
                .containsExactly("identity-app.accounts.old-one.webhook is of an account that does not exist");
    }

    @ParameterizedTest
    @CsvSource({"199, false", "200, true", "204, true", "299, true", "307, false", "410, false", "500, false"})
    void is_accepted_by_2xx_only(int status, boolean accepted) {
        WebhookAnswer answer = WebhookAnswer.of(UUID.randomUUID(), status, null, Instant.EPOCH, Duration.ZERO);

        assertThat(answer.isAccepted()).isEqualTo(accepted);
        assertThat(answer.inWords()).isEqualTo("answered with " + status + (status == 410 ? " Gone" : ""));
    }
}
