package org.identityverification.impl.notification;

import static org.assertj.core.api.Assertions.assertThat;

import org.identityverification.impl.verification.NotifyTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationHeadersTest {

    private static final String TOKEN = "A".repeat(NotifyTokens.LENGTH);

    @ParameterizedTest
    @ValueSource(strings = {"notifications/", "/notifications/", "/shop/api/notifications/"})
    void are_hidden_wherever_the_application_has_its_resources(String path) {
        assertThat(NotificationHeaders.isNotifyUrl(path + TOKEN)).isTrue();
        assertThat(NotificationHeaders.isNotifyUrl(path + TOKEN + "/")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/shop/api/notifications/1", "/shop/api/notifications", "/shop/api/orders/", "/notifications/x/"
            })
    void of_every_other_request_stay(String path) {
        assertThat(NotificationHeaders.isNotifyUrl(path)).isFalse();
        assertThat(NotificationHeaders.isNotifyUrl("/mynotifications/" + TOKEN)).isFalse();
    }

    @Test
    void are_hidden_if_JAX_RS_would_parse_them_but_not_the_length() {
        assertThat(new String[] {"Accept", "accept-language", "Content-Type", "CONTENT-ENCODING"})
                .allMatch(NotificationHeaders::isHidden);
        assertThat(new String[] {"Content-Length", "Host", "traceparent", "X-Forwarded-For"})
                .noneMatch(NotificationHeaders::isHidden);
    }
}
