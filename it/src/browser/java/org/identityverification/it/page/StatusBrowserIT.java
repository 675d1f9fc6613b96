package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.identityverification.it.provider.Sandbox;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

@DisplayName("The page follows a verification")
@Execution(ExecutionMode.SAME_THREAD)
class StatusBrowserIT {

    @RegisterExtension
    static final Visits VISITS = new Visits();

    @Test
    @DisplayName("across a lost connection, which it reports")
    void overALostConnection() {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.CHINESE)).expect("net::ERR_");
        JsonObject started = page.start("TENCENT");
        page.await("waiting").browser().context().setOffline(true);
        // An open connection does not notice. This event makes the page check.
        page.page().evaluate("window.dispatchEvent(new Event('online'))");
        assertThat(page.connectionNotice()).hasText(page.text("offline"));

        Sandbox.decide(started.getString("authUrl"), "outcome=pass");
        page.browser().context().setOffline(false);

        page.await("passed");
        assertThat(page.connectionNotice()).isHidden();
    }

    @Test
    @DisplayName("across a restart of the server, with the link that the browser remembers")
    void overARestart() {
        VerificationPage page = VISITS.open(Visitor.onDesktop(Language.ENGLISH)).expect("net::ERR_|status of 404");
        JsonObject started = page.start("TENCENT");
        page.await("waiting");

        VISITS.server().kill();
        assertThat(page.connectionNotice()).isVisible();
        VISITS.server().startAgain();
        assertThat(page.connectionNotice()).isHidden();

        page.reload();
        assertThat(page.await("waiting").scan()).isEqualTo(started.getString("authUrl"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {
                // Errors and a lost connection are gone when the page is loaded again.
                "FAULTS_AT_FIELDS",
                "BUSY",
                "OFFLINE",
                // That it was opened is not remembered.
                "OPENED",
                // An unknown verification is forgotten.
                "UNKNOWN",
                "RETURNED",
                // The token was in this page only.
                "TOKEN",
                // The redirect is over.
                "BACK"
            })
    @DisplayName("across a reload")
    void afterAReload(State state) {
        VerificationPage page = state.reach(VISITS, Visitor.onDesktop(Language.ENGLISH));

        page.reload().await(state.shown);

        assertThat(page.heading()).isVisible();
    }

    @Test
    @DisplayName("across a reload, after which it no longer shows the face token")
    void afterAReloadWithToken() {
        VerificationPage page = State.TOKEN.reach(VISITS, Visitor.onDesktop(Language.ENGLISH));

        page.reload().await("link-gone");

        assertThat(page.heading()).hasText(page.text("token-gone.heading"));
        assertThat(page.button("again")).isVisible();
    }

    @Test
    @DisplayName("until it expires, and then offers to start again")
    void untilItHasExpired() {
        VerificationPage page = State.EXPIRED.reach(VISITS, Visitor.onPhone(Language.CHINESE));

        page.awaitAndRead("expired").button("again").click();

        page.awaitAndRead("form");
    }
}
