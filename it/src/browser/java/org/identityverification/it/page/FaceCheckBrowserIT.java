package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import jakarta.json.JsonObject;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The sandbox's face page")
@Execution(ExecutionMode.SAME_THREAD)
class FaceCheckBrowserIT {

    @RegisterExtension
    static final Visits VISITS = new Visits();

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    @DisplayName("says that it is a simulation, fits a phone, and gives axe nothing to find")
    void isAPhonePage(ColorScheme scheme) {
        FaceCheckPage check = start("TENCENT", new Visitor(Device.PHONE, Language.CHINESE, scheme));

        assertThat(check.page().locator("body")).containsText("模拟");
        assertThat(check.page().locator("body")).containsText("simulation");
        assertThat(check.page().locator("body")).not().containsText(Requests.PERSON.name());
        assertFits(check.page());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TENCENT", "ZHIMACREDIT", "WE_CHAT_FACE"})
    @DisplayName("can be used from a desktop, in each mode")
    void isADesktopPage(String mode) {
        FaceCheckPage check = start(mode, Visitor.onDesktop(Language.ENGLISH));

        assertThat(AccessibilityBrowserIT.violations(check.page())).isEmpty();
        check.pass();
    }

    @ParameterizedTest
    @ValueSource(strings = {"normal", "delayed", "lost", "doubled"})
    @DisplayName("sends the notice as asked for, and the application copes")
    void sendsTheNotice(String notice) {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.ENGLISH));
        page.start("TENCENT");

        page.await("waiting").openHere().notice(notice).pass();

        page.await("passed");
    }

    @Test
    @DisplayName("lets the person leave undecided, and come back to it")
    void canBeLeft() {
        FaceCheckPage check = start("WE_CHAT_FACE", Visitor.onPhone(Language.ENGLISH));

        check.cancel();

        assertThat(check.page().locator("h1")).containsText("Cancelled");
        assertFits(check.page());
    }

    @Test
    @DisplayName("says that a check was passed before")
    void isOverOncePassed() {
        JsonObject started = VISITS.open(Visitor.onPhone(Language.ENGLISH)).start("WE_CHAT_FACE");
        Sandbox.decide(started.getString("authUrl"), "outcome=pass");

        FaceCheckPage check = VISITS.follow(started.getString("authUrl"), Visitor.onPhone(Language.ENGLISH));

        assertThat(check.page().locator("h1")).containsText("passed before");
        assertFits(check.page());
    }

    private static FaceCheckPage start(String mode, Visitor visitor) {
        JsonObject started = VISITS.open(visitor).start(mode);
        return VISITS.follow(started.getString("authUrl"), visitor);
    }

    private static void assertFits(Page page) {
        assertThat(AccessibilityBrowserIT.violations(page)).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(Device.PHONE.width());
    }
}
