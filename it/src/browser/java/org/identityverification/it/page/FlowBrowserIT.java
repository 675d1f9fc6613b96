package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.regex.Pattern;
import org.identityverification.FailReason;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A visitor of the page")
@Execution(ExecutionMode.SAME_THREAD)
class FlowBrowserIT {

    @RegisterExtension
    static final Visits VISITS = new Visits();

    @ParameterizedTest
    @EnumSource
    @DisplayName("passes on a phone without leaving the tab")
    void passesOnAPhone(Language language) {
        VerificationPage page = VISITS.open(Visitor.onPhone(language)).awaitAndRead("form");

        page.start("TENCENT");
        page.awaitAndRead("waiting").openHere().pass();

        page.awaitAndRead("passed");
        assertThat(page.page()).hasURL(VISITS.address().toString());
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("scans the code on a desktop with a phone, passes there, and reads the result on the desktop")
    void passesByQrCode(Language language) {
        VerificationPage desktop = VISITS.open(Visitor.onDesktop(language)).awaitAndRead("form");
        JsonObject started = desktop.start("TENCENT");
        desktop.awaitAndRead("waiting");

        String scanned = desktop.scan();
        assertThat(scanned).isEqualTo(started.getString("authUrl"));
        FaceCheckPage phone = VISITS.follow(scanned, Visitor.onPhone(language));
        phone.pass();

        desktop.awaitAndRead("passed");
        // The phone has started no verification, and claims no result.
        assertThat(phone.page().locator("body")).hasAttribute("data-state", "returned");
    }

    @Test
    @DisplayName("passes in a new tab on a desktop, after which both tabs say so")
    void passesInANewTab() {
        VerificationPage page = VISITS.open(Visitor.onDesktop(Language.ENGLISH));
        // In production the page may not choose a context id.
        assertThat(page.start("TENCENT")).doesNotContainKey("contextId");

        FaceCheckPage beside = page.await("waiting").openBeside();
        page.await("opened");
        beside.pass();

        page.awaitAndRead("passed");
        assertThat(beside.page().locator("body")).hasAttribute("data-state", "passed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TENCENT", "ZHIMACREDIT"})
    @DisplayName("needs nothing but the page: it offers a made-up person and the simulated check")
    void needsNothingButThePage(String mode) {
        VerificationPage page = VISITS.open(Visitor.onDesktop(Language.CHINESE));

        page.button("sandbox.fill").click();
        page.choose(mode).submit().await("waiting");
        page.openBeside().pass();

        page.awaitAndRead("passed");
    }

    @Test
    @DisplayName("gets a face token for the WeChat mini program, and the result, although no notification comes")
    void passesInWeChat() {
        VerificationPage page = VISITS.browser(Visitor.onDesktop(Language.CHINESE))
                .visit(VISITS.developersAddress())
                .await("form");

        JsonObject started = page.start("WE_CHAT_FACE");
        page.await("waiting");
        assertThat(page.find("#token")).hasText(started.getString("faceToken"));
        page.openBeside().pass();

        page.awaitAndRead("passed");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("reads in words what the provider says only as a code, and passes by trying again")
    void triesAgain(Language language) {
        VerificationPage page = VISITS.open(Visitor.onPhone(language));
        page.start("TENCENT");

        page.await("waiting").openHere().fail("1445900");
        page.awaitAndRead("failed");
        assertThat(page.find("#result-reason")).hasText(language.words(FailReason.of("1445900")));
        page.button("retry").click();
        page.await("waiting").openHere().pass();

        page.awaitAndRead("passed");
        assertThat(page.find("#result-reason")).isHidden();
    }

    @Test
    @DisplayName("enters the details again when the provider says that they are wrong: the same link would fail again")
    void correctsTheDetails() {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.ENGLISH));
        page.start("TENCENT");

        page.await("waiting").openHere().fail("1445902");
        page.awaitAndRead("failed");
        assertThat(page.button("retry")).isHidden();
        assertThat(page.find("#result-text")).hasText(page.text("failed.again"));
        page.button("again").click();

        page.await("form");
    }

    @Test
    @DisplayName("can go back to the check after leaving it undecided")
    void leavesAndGoesBack() {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.ENGLISH));
        page.start("TENCENT");

        page.await("waiting").openHere().cancel();
        page.awaitAndRead("back");
        page.find("#other-ways-offer").click();
        page.openHere().pass();

        page.awaitAndRead("passed");
    }

    @Test
    @DisplayName("reads the page in the language that was chosen before, whatever the browser prefers")
    void keepsTheLanguage() {
        VerificationPage page = VISITS.open(Visitor.onDesktop(Language.ENGLISH));

        page.switchTo(Language.CHINESE).awaitAndRead("form");
        assertThat(page.heading()).hasText(Pattern.compile("[一-鿿]"));
        page.reload().awaitAndRead("form");

        assertThat(page.heading()).hasText(Pattern.compile("[一-鿿]"));
        assertThat(page.find("html")).hasAttribute("lang", "zh-CN");
    }
}
