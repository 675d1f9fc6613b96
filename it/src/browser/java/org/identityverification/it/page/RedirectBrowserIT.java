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
import org.junit.jupiter.params.provider.ValueSource;

/** {@code FlowModuleTest} shows of every event that none but the server's answer makes the page claim success. */
@DisplayName("Nothing in an address makes the page claim success")
@Execution(ExecutionMode.SAME_THREAD)
class RedirectBrowserIT {

    private static final String ALL_CLAIMS = "status=PASSED&success=true&passed=true&result=PASSED&outcome=pass&code=0"
            + "&verifyCode=1&completedAt=2026-01-01T00:00:00Z&state=passed";

    @RegisterExtension
    static final Visits VISITS = new Visits();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?" + ALL_CLAIMS + "#status=PASSED&success=true",
                "?contextId=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&window=anything&" + ALL_CLAIMS + "#passed"
            })
    @DisplayName("when there is no verification")
    void withoutVerification(String claim) {
        VerificationPage page =
                VISITS.browser(Visitor.onPhone(Language.ENGLISH)).noteStates();

        page.visit(VISITS.address().resolve(claim));

        page.await(claim.contains("contextId") ? "returned" : "form");
        assertThat(page.notedStates()).isSubsetOf("form", "returned");
        assertThat(page.page()).hasURL(VISITS.address().toString());
    }

    @Test
    @DisplayName("while a verification is pending, whose true status it shows")
    void whilePending() {
        VerificationPage page =
                VISITS.browser(Visitor.onPhone(Language.ENGLISH)).noteStates();
        page.visit(VISITS.address()).await("form");
        JsonObject started = page.start("TENCENT");
        page.await("waiting");

        page.visit(VISITS.address()
                .resolve("?contextId=anything&window=anything&flowId=" + started.getString("flowId") + "&id="
                        + started.getString("id") + "&" + ALL_CLAIMS));

        page.await("back");
        assertThat(page.notedStates()).isNotEmpty().doesNotContain("passed");
        assertThat(page.page()).hasURL(VISITS.address().toString());
        Sandbox.decide(started.getString("authUrl"), "outcome=fail");
        page.await("failed");
    }
}
