package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.SAME_THREAD)
class SandboxBrowserIT {

    @RegisterExtension
    static final Visits VISITS = new Visits();

    @Test
    void in_the_sandboxs_pages_axe_finds_nothing_in_light_and_in_dark_and_nothing_needs_scrolling_sideways() {
        Visitor visitor = Visitor.onPhone(Language.CHINESE);
        String link = VISITS.open(visitor).start("TENCENT").getString("authUrl");

        for (String address : List.of("/sandbox/", link, link + "/done")) {
            Page page = VISITS.follow(VISITS.address().resolve(address).toString(), visitor)
                    .page();
            assertThat(page.locator(".simulation")).isVisible();
            AccessibilityBrowserIT.assertNoViolations(page);
            assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(Device.PHONE.width);
        }
    }
}
