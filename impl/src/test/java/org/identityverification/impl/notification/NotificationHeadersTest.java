package org.identityverification.impl.notification;

import static org.assertj.core.api.Assertions.assertThat;

import org.identityverification.impl.token.NotifyTokens;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The headers of a notification")
class NotificationHeadersTest {

    private static final String TOKEN = "A".repeat(NotifyTokens.LENGTH);

    @ParameterizedTest
    @ValueSource(strings = {"notifications/", "/notifications/", "/shop/api/notifications/"})
    @DisplayName("are hidden wherever the application has its resources")
    void areHidden(String path) {
        assertThat(NotificationHeaders.isNotifyUrl(path + TOKEN)).isTrue();
        assertThat(NotificationHeaders.isNotifyUrl(path + TOKEN + "/")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/shop/api/notifications/1", "/shop/api/notifications", "/shop/api/orders/", "/notifications/x/"
            })
    @DisplayName("of every other request stay")
    void stay(String path) {
        assertThat(NotificationHeaders.isNotifyUrl(path)).isFalse();
        assertThat(NotificationHeaders.isNotifyUrl("/mynotifications/" + TOKEN)).isFalse();
    }

    @Test
    @DisplayName("are hidden if JAX-RS would parse them, but not the length")
    void areThoseOfTheContent() {
        assertThat(new String[] {"Accept", "accept-language", "Content-Type", "CONTENT-ENCODING"})
                .allMatch(NotificationHeaders::isHidden);
        assertThat(new String[] {"Content-Length", "Host", "traceparent", "X-Forwarded-For"})
                .noneMatch(NotificationHeaders::isHidden);
    }
}
