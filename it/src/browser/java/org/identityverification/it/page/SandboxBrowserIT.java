package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.SAME_THREAD)
class SandboxBrowserIT {

    @RegisterExtension
    static final Visits VISITS = new Visits();

    @ParameterizedTest
    @EnumSource
    void
            speak_the_visitors_language_and_offer_the_other_axe_finds_nothing_in_light_and_in_dark_and_nothing_needs_scrolling_sideways(
                    Language language) {
        Visitor visitor = Visitor.onPhone(language);
        String link = VISITS.open(visitor).start("TENCENT").getString("authUrl");

        Page check = VISITS.follow(link, visitor).page();
        check.getByText(language == Language.CHINESE ? "English" : "中文").click();
        assertThat(check.locator("html"))
                .hasAttribute("lang", Pattern.compile(language == Language.CHINESE ? "^en" : "^zh"));
        for (String address : List.of("/sandbox/", link, link + "/done")) {
            assertThatAllCanUse(
                    VISITS.follow(VISITS.address().resolve(address).toString(), visitor)
                            .page(),
                    language);
        }
    }

    private static void assertThatAllCanUse(Page page, Language language) {
        assertThat(page.locator("html")).hasAttribute("lang", Pattern.compile("^" + language.key));
        assertThat(page.locator(".simulation")).isVisible();
        AccessibilityBrowserIT.assertNoViolations(page);
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(Device.PHONE.width);
    }
}
