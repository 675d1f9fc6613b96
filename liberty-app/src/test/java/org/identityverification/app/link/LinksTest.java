package org.identityverification.app.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.FacePageOpened;
import org.identityverification.FaceVerification;
import org.identityverification.VerificationStatus;
import org.identityverification.app.SettableClock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The links")
class LinksTest {

    private static final Optional<String> SHORT = Optional.of("https://face.example.com/s/abc");
    private static final Optional<String> LONG = Optional.of("https://face.example.com/long?a=%25b#c");
    private static final Optional<Instant> IN_A_MINUTE = Optional.of(SettableClock.START.plusSeconds(60));

    private final SettableClock clock = new SettableClock();
    private final Links links = new Links(clock);

    @Test
    void are_the_short_one_or_else_the_long_one_as_on_the_page() {
        assertThat(links.find(keep(SHORT, LONG, IN_A_MINUTE))).isEqualTo(SHORT);
        assertThat(links.find(keep(Optional.empty(), LONG, IN_A_MINUTE))).isEqualTo(LONG);
        assertThat(links.find(keep(Optional.empty(), Optional.empty(), IN_A_MINUTE)))
                .isEmpty();
        assertThat(links.find(UUID.randomUUID())).isEmpty();
    }

    @Test
    void go_at_their_expiry_whatever_their_order() {
        UUID later = keep(SHORT, LONG, Optional.of(SettableClock.START.plusSeconds(90)));
        UUID sooner = keep(SHORT, LONG, IN_A_MINUTE);

        clock.move(Duration.ofMillis(59_999));
        assertThat(links.find(sooner)).isPresent();
        clock.move(Duration.ofMillis(1));
        assertThat(links.find(sooner)).isEmpty();
        assertThat(links.find(later)).isPresent();
        assertThat(links.size()).isEqualTo(1);
        clock.move(Duration.ofSeconds(30));
        assertThat(links.size()).isZero();
    }

    @Test
    void go_after_half_an_hour_when_no_expiry_is_known() {
        UUID id = keep(SHORT, LONG, Optional.empty());

        clock.move(Links.WITHOUT_EXPIRY.minusMillis(1));
        assertThat(links.find(id)).isPresent();
        clock.move(Duration.ofMillis(1));
        assertThat(links.find(id)).isEmpty();
    }

    @Test
    void are_never_more_than_fit_and_the_eldest_goes_first() {
        UUID eldest = keep(SHORT, LONG, Optional.of(SettableClock.START.plusSeconds(9000)));
        UUID second = keep(SHORT, LONG, IN_A_MINUTE);
        for (int i = 2; i < Links.MOST; i++) {
            keep(SHORT, LONG, IN_A_MINUTE);
        }
        assertThat(links.find(eldest)).isPresent();

        UUID newest = keep(SHORT, LONG, IN_A_MINUTE);

        assertThat(links.size()).isEqualTo(Links.MOST);
        assertThat(links.find(eldest)).isEmpty();
        assertThat(links.find(second)).isPresent();
        assertThat(links.find(newest)).isPresent();
    }

    @Test
    void remember_that_their_page_was_opened_only_as_long_as_they_are_known() {
        UUID id = keep(SHORT, LONG, IN_A_MINUTE);
        UUID other = keep(SHORT, LONG, IN_A_MINUTE);
        assertThat(links.isOpened(id)).isFalse();

        links.onOpened(new FacePageOpened(id));
        links.onOpened(new FacePageOpened(UUID.randomUUID()));

        assertThat(links.isOpened(id)).isTrue();
        assertThat(links.isOpened(other)).isFalse();
        assertThat(links.size()).isEqualTo(2);
        clock.move(Duration.ofMinutes(1));
        assertThat(links.isOpened(id)).isFalse();
    }

    @Test
    void lead_nowhere_but_to_the_web_and_fit_into_a_header() {
        assertThat(links.find(keep(Optional.of("javascript:alert(1)"), LONG, IN_A_MINUTE)))
                .isEmpty();
        assertThat(links.find(keep(Optional.of("https://a.example\r\nSet-Cookie: a=b"), LONG, IN_A_MINUTE)))
                .isEmpty();
    }

    @Test
    void are_not_shown() {
        keep(SHORT, LONG, IN_A_MINUTE);

        assertThat(links.toString()).isEqualTo("Links");
    }

    private UUID keep(Optional<String> authUrl, Optional<String> originalUrl, Optional<Instant> expiresAt) {
        UUID id = UUID.randomUUID();
        links.keep(new FaceVerification(
                id,
                Optional.of("flow"),
                Optional.empty(),
                FaceAuthMode.TENCENT,
                VerificationStatus.PENDING,
                authUrl,
                originalUrl,
                Optional.empty(),
                Optional.empty(),
                expiresAt));
        return id;
    }
}
