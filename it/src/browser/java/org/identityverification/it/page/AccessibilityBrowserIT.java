package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import java.util.regex.Pattern;
import org.identityverification.FailReason;
import org.identityverification.it.page.Visitor.Device;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessibilityBrowserIT extends InBrowser {

    @ParameterizedTest
    @EnumSource
    void each_state_is_accessible_in_light_and_dark_at_360_px(State state) {
        VerificationPage page = state.reach(VISITS, Visitor.onPhone(Language.CHINESE));
        assertAccessibleOnPhone(page.page());

        // English has longer texts.
        page.switchTo(Language.ENGLISH);
        assertThat(page.find("html")).hasAttribute("lang", "en");
        assertFitsPhone(page.page());
    }

    @ParameterizedTest
    @EnumSource(names = {"FORM", "WAITING"})
    void on_a_desktop_in_light_and_in_dark_axe_finds_nothing(State state) {
        VerificationPage page = state.reach(VISITS, Visitor.onDesktop(Language.ENGLISH));

        assertNoViolations(page.page());
    }

    @Test
    void sandbox_pages_are_accessible_in_light_and_dark() {
        Visitor visitor = Visitor.onPhone(Language.CHINESE);
        String link = VISITS.open(visitor).start("TENCENT").getString("authUrl");

        for (String address : List.of("/sandbox/", link, link + "/done")) {
            Page page = VISITS.follow(VISITS.address().resolve(address).toString(), visitor)
                    .page();
            assertThat(page.locator(".simulation")).isVisible();
            assertAccessibleOnPhone(page);
        }
    }

    @Test
    void with_a_keyboard_alone_from_the_form_to_the_result() {
        VerificationPage page = VISITS.open(Visitor.onPhone(Language.ENGLISH));
        Page browser = page.page();

        tabTo(browser, "#name").type(Requests.PERSON.name());
        tabTo(browser, "#idNumber").type(Requests.PERSON.idNumber());
        browser.keyboard().press("Enter");
        page.await("waiting");
        tabTo(browser, "#open-link").press("Enter");
        FaceCheckPage check = new FaceCheckPage(browser);
        tabTo(browser, "button[value=fail]").press("Enter");
        page.await("failed");
        tabTo(browser, "#retry").press("Enter");
        page.await("waiting");
        tabTo(browser, "#open-link").press("Enter");
        check.awaitLoaded();
        tabTo(browser, "button[value=pass]").press("Enter");

        page.await("passed");
    }

    @Test
    void with_a_screen_reader_each_change_is_announced_and_gets_the_focus() {
        VerificationPage page = VISITS.open(Visitor.onDesktop(Language.ENGLISH));

        var started = page.start("TENCENT");
        page.await("waiting");
        assertThat(page.find("[role=status][aria-live=polite]")).containsText(page.text("waiting.heading"));
        assertThat(page.heading()).isFocused();
        Sandbox.decide(started.getString("authUrl"), "outcome=fail&failReasonCode=1445900");

        page.await("failed");
        assertThat(page.find("[role=status][aria-live=polite]"))
                .containsText(FailReason.of("1445900").english());
        assertThat(page.heading()).isFocused();
        assertThat(page.page()).hasTitle(Pattern.compile(page.text("failed.heading")));
    }

    @Test
    void without_motion_if_they_prefer_that() {
        VerificationPage page = State.WAITING.reach(VISITS, Visitor.onDesktop(Language.ENGLISH));
        String endless =
                "document.getAnimations().filter((it) => it.effect.getComputedTiming().endTime === Infinity).length";

        assertThat(page.page().evaluate("document.getAnimations().length")).isEqualTo(0);
        page.page().emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.NO_PREFERENCE));

        // Shows that the page has motion to leave out.
        assertThat((Integer) page.page().evaluate(endless)).isPositive();
    }

    static void assertAccessibleOnPhone(Page page) {
        assertNoViolations(page);
        assertFitsPhone(page);
    }

    private static void assertFitsPhone(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(Device.PHONE.width);
    }

    /** What only colours can violate is looked for in dark too. */
    private static void assertNoViolations(Page page) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        assertThat(violations(new AxeBuilder(page))).isEmpty();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(violations(new AxeBuilder(page).withRules(List.of("color-contrast", "link-in-text-block"))))
                .isEmpty();
    }

    private static List<String> violations(AxeBuilder axe) {
        // Otherwise it would open another page for each analysis, for frames that these pages do not have.
        return axe.setLegacyMode(true).analyze().getViolations().stream()
                .map(rule -> rule.getId() + ": " + rule.getHelp() + " "
                        + rule.getNodes().stream()
                                .map(node -> node.getTarget() + " " + node.getFailureSummary())
                                .toList())
                .toList();
    }

    private static Keyboard tabTo(Page page, String selector) {
        String focused = "(selector) => document.activeElement?.matches(selector)";
        for (int presses = 0; presses < 40 && !Boolean.TRUE.equals(page.evaluate(focused, selector)); presses++) {
            page.keyboard().press("Tab");
        }
        assertThat(page.locator(selector)).isFocused();
        return page.keyboard();
    }
}
