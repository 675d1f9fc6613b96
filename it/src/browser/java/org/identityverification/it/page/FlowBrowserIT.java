package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import jakarta.json.JsonObject;
import java.util.regex.Pattern;
import org.identityverification.FailReason;
import org.identityverification.it.page.Visitor.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowBrowserIT extends InBrowser {

    @ParameterizedTest
    @EnumSource
    void passes_on_a_phone_without_leaving_the_tab(Language language) {
        VerificationPage page = VISITS.open(Visitor.onPhone(language)).awaitAndRead("form");

        page.start("TENCENT");
        page.awaitAndRead("waiting").openHere().pass();

        page.awaitAndRead("passed");
        assertThat(page.page()).hasURL(VISITS.address().toString());
    }

    @ParameterizedTest
    @CsvSource({"CHINESE, DARK", "ENGLISH, LIGHT"})
    void passes_on_the_phone_that_scanned_the_desktops_code(Language language, ColorScheme scheme) throws Exception {
        VerificationPage desktop =
                VISITS.open(new Visitor(Device.DESKTOP, language, scheme)).awaitAndRead("form");
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
    void passes_in_a_new_tab_that_has_no_access_to_the_first() {
        VerificationPage page = VISITS.open(Visitor.onDesktop(Language.ENGLISH));
        // In production the page may not choose a context id.
        assertThat(page.start("TENCENT")).doesNotContainKey("contextId");

        page.await("waiting");
        assertThat(page.find("iframe, frame, object, embed")).hasCount(0);
        FaceCheckPage beside = page.openBeside();
        page.await("opened");
        assertThat(beside.page().evaluate("window.opener")).isNull();
        assertThat(beside.page().evaluate("document.referrer")).isEqualTo("");
        beside.pass();

        page.awaitAndRead("passed");
        assertThat(beside.page().locator("body")).hasAttribute("data-state", "passed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TENCENT", "ZHIMACREDIT"})
    void needs_nothing_but_the_page_it_offers_a_made_up_person_and_the_simulated_check(String mode) {
        VerificationPage page = VISITS.open(Visitor.onDesktop(Language.CHINESE));

        page.button("sandbox.fill").click();
        page.choose(mode).submit().await("waiting");
        page.openBeside().pass();

        page.awaitAndRead("passed");
    }

    @Test
    void gets_the_WeChat_mini_programs_result_without_a_notification() {
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
    void reads_in_words_what_the_provider_says_only_as_a_code_and_passes_by_trying_again(Language language) {
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
    void enters_the_details_again_when_the_provider_refuses_them() {
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
    void can_go_back_to_the_check_after_leaving_it_undecided() {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.ENGLISH));
        page.start("TENCENT");

        page.await("waiting").openHere().cancel();
        page.awaitAndRead("back");
        page.find("#other-ways-offer").click();
        page.openHere().pass();

        page.awaitAndRead("passed");
    }

    @Test
    void keeps_the_language_that_was_chosen_before() {
        VerificationPage page = VISITS.open(Visitor.onDesktop(Language.ENGLISH));

        page.switchTo(Language.CHINESE).awaitAndRead("form");
        assertThat(page.heading()).hasText(Pattern.compile("[一-鿿]"));
        page.reload().awaitAndRead("form");

        assertThat(page.heading()).hasText(Pattern.compile("[一-鿿]"));
        assertThat(page.find("html")).hasAttribute("lang", "zh-CN");
    }
}
