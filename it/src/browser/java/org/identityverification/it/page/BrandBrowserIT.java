package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The page, as its operator has configured it")
@Execution(ExecutionMode.SAME_THREAD)
class BrandBrowserIT {

    @RegisterExtension
    static final Visits VISITS = new Visits();

    @ParameterizedTest
    @CsvSource({"CHINESE, 示例银行", "ENGLISH, Example Bank"})
    @DisplayName("shows the customer's name, logo, colour and hotline")
    void showsTheBrand(Language language, String name) {
        VerificationPage page = branded(Visitor.onPhone(language));

        assertThat(page.find("header")).containsText(name);
        assertThat(page.page()).hasTitle(page.text("title") + " · " + name);
        assertThat((Integer) page.find("#logo").evaluate("(logo) => logo.naturalWidth"))
                .isPositive();
        assertThat(page.find("#submit")).hasCSS("background-color", "rgb(155, 28, 49)");
        assertThat(page.find("footer")).hasText(page.text("hotline") + " 400-555-0100");
        assertThat(page.find("footer a")).hasAttribute("href", "tel:4005550100");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "says who receives what, what else a person can do, and where the privacy notice is; there is nothing to tick")
    void saysWhoReceivesWhat(Language language) {
        VerificationPage page = branded(Visitor.onPhone(language));

        assertThat(page.find("#privacy-text")).containsText(page.text("form.privacy"));
        assertThat(page.find("#privacy-text")).containsText(page.text("provider.TENCENT"));
        assertThat(page.find("#privacy-text")).not().containsText(page.text("provider.ZHIMACREDIT"));
        assertThat(page.find("#alternative")).containsText(language == Language.CHINESE ? "网点" : "branch");
        assertThat(page.find("input[type=checkbox]")).hasCount(0);
        Page notice = page.page().waitForPopup(() -> page.find("#privacy-link").click());
        assertThat(notice).hasURL(site("privacy.html"));
    }

    @Test
    @DisplayName("offers no choice where there is one mode, and says which it is")
    void offersNoChoice() {
        VerificationPage page = branded(Visitor.onPhone(Language.CHINESE));

        assertThat(page.find("input[type=radio]").first()).isHidden();
        assertThat(page.find("#only-mode")).containsText(page.text("mode.TENCENT"));
        assertThat(page.find("#only-mode")).containsText(page.text("mode.TENCENT.hint"));
    }

    @Test
    @DisplayName("offers the mini program's mode only where that is asked for, and all in the order that is asked for")
    void offersWhatIsAskedFor() {
        VerificationPage usual = VISITS.open(Visitor.onDesktop(Language.ENGLISH));
        VerificationPage developers = VISITS.browser(Visitor.onDesktop(Language.ENGLISH))
                .visit(VISITS.developersAddress())
                .await("form");

        assertThat(usual.offeredModes()).containsExactly("TENCENT", "ZHIMACREDIT");
        assertThat(developers.offeredModes()).containsExactly("ZHIMACREDIT", "TENCENT", "WE_CHAT_FACE");
        assertThat(developers.find("input[value=ZHIMACREDIT]")).isChecked();
    }

    @Test
    @DisplayName("starts by the account that is configured for it, where there is no common one")
    void startsByItsAccount() {
        VerificationPage page = branded(Visitor.onPhone(Language.ENGLISH));

        page.startInTheOnlyMode();

        page.await("waiting");
    }

    @Test
    @DisplayName("leads back once a person has passed, and then begins anew")
    void leadsBack() {
        VerificationPage page = branded(Visitor.onPhone(Language.ENGLISH)).asWithARealProvider();
        page.reload().await("form");

        page.startInTheOnlyMode();
        page.await("waiting").openHere().pass();
        page.await("passed");
        assertThat(page.button("again")).isHidden();
        page.find("#finish").click();

        assertThat(page.page()).hasURL(site("verified.html"));
        page.visit(VISITS.brandedAddress()).await("form");
    }

    @Test
    @DisplayName("says that it can be closed where there is nowhere to return to, and does not invite to another check")
    void canBeClosed() {
        VerificationPage page = State.PASSED.reach(VISITS, Visitor.onPhone(Language.ENGLISH));

        assertThat(page.find("main")).containsText(page.text("passed.text"));
        assertThat(page.find("main").locator("button:visible, a:visible")).hasCount(0);
        // Another person in the same window, who comes from elsewhere.
        page.visit(VISITS.address().resolve("/sandbox/"));
        page.visit(VISITS.address()).await("form");
    }

    @Test
    @DisplayName("keeps what is for those who try the sandbox outside of what a customer sees")
    void keepsTheSandboxApart() {
        VerificationPage page = VISITS.open(Visitor.onDesktop(Language.CHINESE));
        assertThat(page.sandbox()).isVisible();
        assertThat(page.find("main #sandbox")).hasCount(0);
        assertThat(page.find("main")).not().containsText("模拟");
        page.start("TENCENT");
        page.await("waiting");
        assertThat(page.sandbox().locator("a")).hasText(page.text("open.button.sandbox"));
        assertThat(page.find("main")).not().containsText("模拟");
    }

    @Test
    @DisplayName("has no trace of the sandbox where the provider is not simulated")
    void hasNoSandbox() {
        VerificationPage page =
                VISITS.browser(Visitor.onDesktop(Language.CHINESE)).asWithARealProvider();

        page.visit(VISITS.address()).await("form");
        assertThat(page.sandbox()).isHidden();
        page.start("TENCENT");
        page.await("waiting");
        assertThat(page.sandbox()).isHidden();
    }

    @Test
    @DisplayName("shows every value as text")
    void showsText() {
        VerificationPage page = VISITS.browser(Visitor.onPhone(Language.CHINESE));
        String markup = "<img src=x onerror=alert(1)>";
        page.page()
                .route(
                        "**/identity/api/environment",
                        route -> route.fulfill(new FulfillOptions()
                                .setContentType("application/json")
                                .setBody(
                                        "{'sandbox':false,'page':{'modes':['TENCENT'],'hotline':'%1$s','name':{'zh':'%1$s'},'alternative':{'zh':'%1$s'},'recipients':{'zh':'%1$s'}}}"
                                                .formatted(markup)
                                                .replace('\'', '"'))));

        page.visit(VISITS.address()).await("form");

        for (String where : new String[] {"#brand", "#hotline", "#alternative", "#privacy-text"}) {
            assertThat(page.find(where)).containsText(markup);
        }
        assertThat(page.find("img")).hasCount(1);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("can be used by everyone in the customer's colours too, by day and by night")
    void isAccessible(Language language) {
        VerificationPage page = branded(Visitor.onPhone(language));
        assertAccessible(page);
        page.startInTheOnlyMode();
        assertAccessible(page.await("waiting"));
        page.openHere().pass();
        assertAccessible(page.await("passed"));
    }

    private static void assertAccessible(VerificationPage page) {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
            page.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            assertThat(AccessibilityBrowserIT.violations(page.page())).isEmpty();
        }
        assertThat(page.page().evaluate("document.documentElement.scrollWidth")).isEqualTo(Device.PHONE.width);
    }

    private static VerificationPage branded(Visitor visitor) {
        return VISITS.browser(visitor).visit(VISITS.brandedAddress()).await("form");
    }

    private static String site(String page) {
        return VISITS.brandedAddress().resolve(URI.create("/bank/" + page)).toString();
    }
}
