package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.identityverification.it.provider.Sandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusBrowserIT extends InBrowser {

    @Test
    void across_a_lost_connection_which_it_reports() {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.CHINESE)).expect("net::ERR_");
        JsonObject started = page.start("TENCENT");
        page.await("waiting").browser().context().setOffline(true);
        // An open connection does not notice. This event makes the page check.
        page.page().evaluate("window.dispatchEvent(new Event('online'))");
        assertThat(page.find("#connection")).hasText(page.text("offline"));

        Sandbox.decide(started.getString("authUrl"), "outcome=pass");
        page.browser().context().setOffline(false);

        page.await("passed");
        assertThat(page.find("#connection")).isHidden();
    }

    @ParameterizedTest
    @EnumSource(names = {"FORM", "WAITING", "LINK_GONE", "LINK_OVER", "FAILED", "PASSED", "EXPIRED"})
    void across_a_reload(State state) {
        VerificationPage page = state.reach(VISITS, Visitor.onDesktop(Language.ENGLISH));

        page.reload().await(state.shown);

        assertThat(page.heading()).isVisible();
    }

    @Test
    void across_a_reload_after_which_it_no_longer_shows_the_face_token() {
        VerificationPage page = State.TOKEN.reach(VISITS, Visitor.onDesktop(Language.ENGLISH));

        page.reload().await("link-gone");

        assertThat(page.heading()).hasText(page.text("token-gone.heading"));
        assertThat(page.button("again")).isVisible();
    }

    @Test
    void until_it_expires_and_then_offers_to_start_again() {
        VerificationPage page = State.EXPIRED.reach(VISITS, Visitor.onPhone(Language.CHINESE));

        page.awaitAndRead("expired").button("again").click();

        page.awaitAndRead("form");
    }

    @Test
    void until_the_link_is_over_which_it_shows_with_that_time_and_the_minutes_left() {
        VerificationPage page =
                VISITS.browser(Visitor.onDesktop(Language.ENGLISH)).ownClock();
        page.visit(VISITS.address()).await("form");
        Instant expiry = Instant.parse(page.start("TENCENT").getString("expiresAt"));
        page.await("waiting");
        String time = DateTimeFormatter.ofPattern("HH:mm").format(expiry.atZone(ZoneId.of("Asia/Shanghai")));
        String said = page.text("link.until.minutes").replace("{0}", time);
        assertThat(page.find("#expiry")).hasText(said.replace("{1}", "30"));

        page.page().clock().fastForward("20:00");
        assertThat(page.find("#expiry")).hasText(said.replace("{1}", "10"));
        page.page().clock().fastForward("10:01");

        page.awaitAndRead("link-over");
        assertThat(page.find("#qr")).isHidden();
        assertThat(page.find("#open-link")).isHidden();
        page.button("again").click();
        page.await("form");
    }
}
