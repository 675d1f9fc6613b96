package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.identityverification.it.provider.Requests;
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
            "asks for consent to purpose, recipients and retention in an unticked box, with the notice and the alternative"
                    + " beside it")
    void asksForConsent(Language language) {
        VerificationPage page = branded(Visitor.onPhone(language));

        boolean chinese = language == Language.CHINESE;
        assertThat(page.consent()).not().isChecked();
        assertThat(page.consent())
                .hasAccessibleName(Pattern.compile(chinese ? "账户本人.*五年" : "the account is yours.*five years"));
        assertThat(page.consent()).hasAccessibleName(Pattern.compile(page.text("provider.TENCENT")));
        assertThat(page.find("form")).not().containsText(page.text("provider.ZHIMACREDIT"));
        assertThat(page.find("#alternative")).containsText(chinese ? "网点" : "branch");
        Page notice = page.page().waitForPopup(() -> page.find("#privacy-link").click());
        assertThat(notice).hasURL(site("privacy.html"));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("starts nothing before a person agrees, and then sends the version that the person has read")
    void startsNothingWithoutConsent(Language language) {
        VerificationPage page = branded(Visitor.onPhone(language));
        List<String> sent = new ArrayList<>();
        page.page().onRequest(request -> {
            if (request.method().equals("POST")) {
                sent.add(request.postData());
            }
        });

        page.fill(Requests.PERSON.name(), Requests.PERSON.idNumber()).submit();
        assertThat(page.error("consent")).hasText(page.text("field.consent.missing"));
        assertThat(page.consent()).isFocused();
        page.agree();
        assertThat(page.error("consent")).isHidden();
        page.submitAndRead();

        page.await("waiting");
        assertThat(sent).singleElement().satisfies(body -> assertThat(body).contains("\"consent\":\"2026-03\""));
    }

    @Test
    @DisplayName("asks to reload when the notice has changed, and then shows the box unticked")
    void asksToReload() {
        VerificationPage page =
                VISITS.browser(Visitor.onPhone(Language.ENGLISH)).expectStatus(400);
        page.page().route("**/identity/api/environment", route -> {
            APIResponse answer = route.fetch();
            route.fulfill(new FulfillOptions()
                    .setResponse(answer)
                    .setBody(answer.text().replace("2026-03", "2026-02")));
        });
        page.visit(VISITS.brandedAddress()).await("form");
        page.startInTheOnlyMode();
        assertThat(page.error("consent")).containsText("reload");

        page.page().unroute("**/identity/api/environment");
        page.reload().await("form");

        assertThat(page.consent()).not().isChecked();
        page.startInTheOnlyMode();
        page.await("waiting");
    }

    @ParameterizedTest
    @CsvSource({"FAILED, true", "EXPIRED, true", "PASSED, false"})
    @DisplayName("offers the alternative after a failure and an expiry")
    void offersTheAlternative(String status, boolean offers) {
        VerificationPage page = branded(Visitor.onPhone(Language.ENGLISH));
        page.page().route("**/identity/api/verifications/*", route -> {
            APIResponse answer = route.fetch();
            route.fulfill(new FulfillOptions()
                    .setResponse(answer)
                    .setBody(answer.text().replace("PENDING", status)));
        });

        page.startInTheOnlyMode();

        page.await(status.toLowerCase(Locale.ROOT));
        assertThat(page.find("#result-alternative")).isVisible(new IsVisibleOptions().setVisible(offers));
    }

    @Test
    @DisplayName(
            "names a mode's provider and has a box for consent only where that is configured; a single mode is text")
    void showsWhatIsConfigured() {
        VerificationPage usual = VISITS.open(Visitor.onPhone(Language.CHINESE));
        VerificationPage page = branded(Visitor.onPhone(Language.CHINESE));

        assertThat(usual.find("small:visible").first()).hasText(usual.text("mode.TENCENT.hint"));
        assertThat(usual.consent()).hasCount(0);
        assertThat(page.find("#only-mode")).containsText(page.text("mode.TENCENT"));
        assertThat(page.find("#only-mode .choice")).hasCount(0);
        assertThat(page.find("#only-mode small")).isHidden();
    }

    @Test
    @DisplayName("offers the mini program's mode only where it is configured, and all modes in the configured order")
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
    @DisplayName("leads back after a pass, and then shows a new form")
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
    @DisplayName("says that it can be closed where there is no return URL, and does not offer another check")
    void canBeClosed() {
        VerificationPage page = State.PASSED.reach(VISITS, Visitor.onPhone(Language.ENGLISH));

        assertThat(page.find("main")).containsText(page.text("passed.text"));
        assertThat(page.find("main").locator("button:visible, a:visible")).hasCount(0);
        // Another person in the same window, who comes from elsewhere.
        page.visit(VISITS.address().resolve("/sandbox/"));
        page.visit(VISITS.address()).await("form");
    }

    @Test
    @DisplayName("shows the sandbox's hints apart from what a customer sees, and only where the provider is simulated")
    void keepsTheSandboxApart() {
        VerificationPage simulated = VISITS.open(Visitor.onDesktop(Language.CHINESE));
        VerificationPage real =
                VISITS.browser(Visitor.onDesktop(Language.CHINESE)).asWithARealProvider();
        real.visit(VISITS.address()).await("form");

        assertThat(simulated.sandbox()).isVisible();
        assertThat(simulated.find("main")).not().containsText("模拟");
        assertThat(real.sandbox()).isHidden();
        simulated.start("TENCENT");
        real.start("TENCENT");
        assertThat(simulated.await("waiting").sandbox().locator("a")).hasText(simulated.text("open.button.sandbox"));
        assertThat(simulated.find("main")).not().containsText("模拟");
        assertThat(real.await("waiting").sandbox()).isHidden();
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
                                        "{'sandbox':false,'page':{'modes':['TENCENT'],'consent':'1','purpose':{'zh':'%1$s'},'retention':{'zh':'%1$s'},'hotline':'%1$s','name':{'zh':'%1$s'},'alternative':{'zh':'%1$s'},'recipients':{'zh':'%1$s'}}}"
                                                .formatted(markup)
                                                .replace('\'', '"'))));

        page.visit(VISITS.address()).await("form");

        for (String where : new String[] {"#brand", "#hotline", "#alternative", "#consent"}) {
            assertThat(page.find(where)).containsText(markup);
        }
        assertThat(page.find("img")).hasCount(1);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("is accessible in the customer's colours too, in light and in dark")
    void isAccessible(Language language) {
        VerificationPage page = branded(Visitor.onPhone(language));
        assertAccessible(page);
        page.startInTheOnlyMode();
        assertAccessible(page.await("waiting"));
        page.openHere().pass();
        assertAccessible(page.await("passed"));
    }

    private static void assertAccessible(VerificationPage page) {
        AccessibilityBrowserIT.assertNoViolations(page.page());
        assertThat(page.page().evaluate("document.documentElement.scrollWidth")).isEqualTo(Device.PHONE.width);
    }

    private static VerificationPage branded(Visitor visitor) {
        return VISITS.browser(visitor).visit(VISITS.brandedAddress()).await("form");
    }

    private static String site(String page) {
        return VISITS.brandedAddress().resolve(URI.create("/bank/" + page)).toString();
    }
}
