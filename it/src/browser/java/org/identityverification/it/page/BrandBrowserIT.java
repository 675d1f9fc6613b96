package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.identityverification.it.provider.Requests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrandBrowserIT extends InBrowser {

    private static final List<String> CONSENTS = List.of("consent", "faceConsent", "transferConsent");

    @ParameterizedTest
    @CsvSource({"CHINESE, 示例银行", "ENGLISH, Example Bank"})
    void shows_the_customers_name_logo_colour_and_hotline(Language language, String name) {
        VerificationPage page = branded(Visitor.onPhone(language));

        assertThat(page.find("header")).containsText(name);
        assertThat(page.page()).hasTitle(page.text("title") + " · " + name);
        assertThat((Integer) page.find("#logo").evaluate("(logo) => logo.naturalWidth"))
                .isPositive();
        assertThat(page.find("#submit")).hasCSS("background-color", "rgb(155, 28, 49)");
        assertThat(page.submit().error("name")).hasCSS("color", "rgb(154, 74, 0)");
        assertThat(page.find("footer")).hasText(page.text("hotline") + " 400-555-0100");
        assertThat(page.find("footer a")).hasAttribute("href", "tel:4005550100");
    }

    @Test
    void asks_for_each_consent_by_an_unticked_box_beside_notice_and_alternative() {
        VerificationPage page = branded(Visitor.onPhone(Language.CHINESE));

        assertThat(page.consents()).hasCount(CONSENTS.size());
        for (Locator box : page.consents().all()) {
            assertThat(box).not().isChecked();
            assertThat(box).hasAccessibleDescription(Pattern.compile("账户本人.*五年"));
            assertThat(box).hasAccessibleDescription(Pattern.compile(page.text("provider.TENCENT")));
        }
        assertThat(page.consent("consent")).hasAccessibleName(page.text("consent.label.details"));
        assertThat(page.consent("faceConsent")).hasAccessibleName(Pattern.compile("同意.*人脸"));
        assertThat(page.consent("transferConsent")).hasAccessibleName(Pattern.compile("互联网传输"));
        assertThat(page.find("form")).not().containsText(page.text("provider.ZHIMACREDIT"));
        assertThat(page.find("#alternative")).containsText("网点");
        Page notice = page.page().waitForPopup(() -> page.find("#privacy-link").click());
        assertThat(notice).hasURL(site("privacy.html"));
    }

    @Test
    void starts_only_with_each_consent_to_the_version_that_the_person_has_seen() {
        VerificationPage page = branded(Visitor.onPhone(Language.ENGLISH));
        List<String> sent = new ArrayList<>();
        page.page().onRequest(request -> {
            if (request.method().equals("POST")) {
                sent.add(request.postData());
            }
        });

        page.fill(Requests.PERSON.name(), Requests.PERSON.idNumber()).submit();
        for (String field : CONSENTS) {
            assertThat(page.error(field)).hasText(page.text("field." + field + ".missing"));
        }
        assertThat(page.consent("consent")).isFocused();
        page.consent("consent").check();
        page.submit();
        assertThat(page.error("consent")).isHidden();
        assertThat(page.consent("faceConsent")).isFocused();
        page.agree();
        assertThat(page.error("faceConsent")).isHidden();
        page.submitAndRead();

        page.await("waiting");
        assertThat(sent)
                .singleElement()
                .satisfies(body -> assertThat(body)
                        .contains("\"consent\":\"2026-03\",\"faceConsent\":true,\"transferConsent\":true"));
    }

    @Test
    void asks_by_one_box_for_all_unless_the_server_requires_separate_consents() {
        VerificationPage page = VISITS.browser(Visitor.onPhone(Language.ENGLISH))
                .expectStatus(400)
                .replacing("environment", "separateConsents", "none");
        page.visit(VISITS.address("branded")).await("form");

        assertThat(page.consents()).hasCount(1);
        assertThat(page.consent("consent")).hasAccessibleName(page.text("consent.label"));
        page.startInTheOnlyMode();

        assertThat(page.find("#problem")).containsText(page.text("field.faceConsent.missing"));
        assertThat(page.find("#problem")).containsText(page.text("field.transferConsent.missing"));
    }

    @Test
    void asks_to_reload_when_the_notice_has_changed_and_then_shows_the_box_unticked() {
        VerificationPage page =
                VISITS.browser(Visitor.onPhone(Language.ENGLISH)).expectStatus(400);
        page.replacing("environment", "2026-03", "2026-02");
        page.visit(VISITS.address("branded")).await("form");
        page.startInTheOnlyMode();
        assertThat(page.error("consent")).containsText("reload");

        page.page().unroute("**/api/environment");
        page.reload().await("form");

        assertThat(page.consent("consent")).not().isChecked();
        page.startInTheOnlyMode();
        page.await("waiting");
    }

    @ParameterizedTest
    @CsvSource({"FAILED, true", "EXPIRED, true", "PASSED, false"})
    void offers_the_alternative_after_a_failure_and_an_expiry(String status, boolean offers) {
        VerificationPage page = branded(Visitor.onPhone(Language.ENGLISH));

        page.replacing("verifications/*", "PENDING", status).startInTheOnlyMode();

        page.await(status.toLowerCase(Locale.ROOT));
        assertThat(page.find("#result-alternative")).isVisible(new IsVisibleOptions().setVisible(offers));
    }

    @Test
    void offers_the_configured_modes_in_the_configured_order() {
        VerificationPage usual = VISITS.open(Visitor.onPhone(Language.CHINESE));
        VerificationPage developers = VISITS.browser(Visitor.onDesktop(Language.ENGLISH))
                .visit(VISITS.address("developers"))
                .await("form");
        VerificationPage page = branded(Visitor.onPhone(Language.CHINESE));

        assertThat(usual.offeredModes()).containsExactly("TENCENT", "ZHIMACREDIT");
        assertThat(usual.find("small:visible").first()).hasText(usual.text("mode.TENCENT.hint"));
        assertThat(usual.consents()).hasCount(0);
        assertThat(developers.offeredModes()).containsExactly("ZHIMACREDIT", "TENCENT", "WE_CHAT_FACE");
        assertThat(developers.find("input[value=ZHIMACREDIT]")).isChecked();
        assertThat(page.find("#only-mode")).containsText(page.text("mode.TENCENT"));
        assertThat(page.find("#only-mode .choice")).hasCount(0);
        assertThat(page.find("#only-mode small")).isHidden();
    }

    @Test
    void leads_back_after_a_pass_and_then_shows_a_new_form() {
        VerificationPage page = branded(Visitor.onPhone(Language.ENGLISH)).asWithARealProvider();
        page.reload().await("form");

        page.startInTheOnlyMode();
        page.await("waiting").openHere().pass();
        page.await("passed");
        assertThat(page.button("again")).isHidden();
        page.find("#finish").click();

        assertThat(page.page()).hasURL(site("verified.html"));
        page.visit(VISITS.address("branded")).await("form");
    }

    @Test
    void offers_to_be_closed_where_there_is_no_return_URL() {
        VerificationPage page = State.PASSED.reach(VISITS, Visitor.onPhone(Language.ENGLISH));

        assertThat(page.find("main")).containsText(page.text("passed.text"));
        assertThat(page.find("main").locator("button:visible, a:visible")).hasCount(0);
        // Another person in the same window, who comes from elsewhere.
        page.visit(VISITS.address().resolve("/sandbox/"));
        page.visit(VISITS.address()).await("form");
    }

    @Test
    void shows_the_sandboxs_hints_only_where_the_provider_is_simulated() {
        VerificationPage simulated = State.WAITING.reach(VISITS, Visitor.onDesktop(Language.CHINESE));
        VerificationPage real =
                VISITS.browser(Visitor.onDesktop(Language.CHINESE)).asWithARealProvider();
        real.visit(VISITS.address()).await("form");

        assertThat(simulated.find("#sandbox").locator("a")).hasText(simulated.text("open.button.sandbox"));
        assertThat(simulated.find("main")).not().containsText("模拟");
        assertThat(real.find("#sandbox")).isHidden();
        real.start("TENCENT");
        assertThat(real.await("waiting").find("#sandbox")).isHidden();
    }

    @Test
    void shows_every_value_as_text() {
        String markup = "<img src=x onerror=alert(1)>";
        VerificationPage page = VISITS.browser(Visitor.onPhone(Language.CHINESE))
                .replacing("environment", "\"zh\":\"", "\"zh\":\"" + markup);

        page.visit(VISITS.address("branded")).await("form");

        for (String where : List.of("#brand", "#alternative", "#privacy-text")) {
            assertThat(page.find(where)).containsText(markup);
        }
        assertThat(page.find("img[src=x]")).hasCount(0);
    }

    private static VerificationPage branded(Visitor visitor) {
        return VISITS.browser(visitor).visit(VISITS.address("branded")).await("form");
    }

    private static String site(String page) {
        return VISITS.address("branded").resolve(URI.create("/bank/" + page)).toString();
    }
}
