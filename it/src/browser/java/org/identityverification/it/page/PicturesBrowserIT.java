package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.ScreenshotCaret;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tool: takes the pictures that documents show, with {@code -Dscreenshots=docs} or {@code target}. The name of a file says what is in the picture: {@code phone-waiting-dark-zh.png}. */
@Execution(ExecutionMode.SAME_THREAD)
@EnabledIfSystemProperty(named = "screenshots", matches = "docs|target", disabledReason = "It only makes pictures")
class PicturesBrowserIT {

    private static final Pattern NAME = Pattern.compile("(phone|desktop)-([a-z-]+?)(-dark)?-(zh|en)\\.png");

    @RegisterExtension
    static final Visits VISITS = new Visits();

    @ParameterizedTest
    @MethodSource("org.identityverification.it.documents.Documents#pictures")
    void show_the_page_on_that_device_in_that_state_and_language(String file) {
        Matcher name = NAME.matcher(file);
        assertThat(name.matches()).isTrue();
        Visitor visitor = new Visitor(
                Device.valueOf(name.group(1).toUpperCase(Locale.ROOT)),
                name.group(4).equals("zh") ? Language.CHINESE : Language.ENGLISH,
                name.group(3) == null ? ColorScheme.LIGHT : ColorScheme.DARK);

        Page page = reach(name.group(2), visitor);
        if (page.locator("#idNumber").isVisible()
                && !page.locator("#idNumber").inputValue().isEmpty()) {
            // A picture shows no whole number, and no name that asks the sandbox for an error.
            page.locator("#name").fill(Requests.PERSON.name());
            page.locator("#idNumber").fill("1101**********1749");
            page.locator("#problem").focus();
        }

        assertThat(page.locator("h1:visible")).isVisible();
        // The mouse must hover over nothing.
        page.mouse().move(0, 0);
        page.screenshot(new ScreenshotOptions()
                .setPath(folder().resolve(file))
                .setFullPage(true)
                .setAnimations(ScreenshotAnimations.DISABLED)
                .setCaret(ScreenshotCaret.HIDE));
    }

    private static Path folder() {
        return TestServer.property("screenshots").equals("docs")
                ? OwnServer.repository().resolve("docs/images")
                : Path.of(TestServer.property("it.user.directory")).resolveSibling("screenshots");
    }

    private static Page reach(String view, Visitor visitor) {
        if (view.equals("face-check")) {
            String link = VISITS.open(visitor).start("TENCENT").getString("authUrl");
            return VISITS.follow(link, visitor).page();
        }
        if (view.startsWith("bank-")) {
            return atTheBank(view.replace("bank-", ""), visitor);
        }
        State state = State.valueOf(view.toUpperCase(Locale.ROOT).replace('-', '_'));
        VerificationPage page = VISITS.browser(visitor);
        // Pictures of a desktop show the sandbox, pictures of a phone do not.
        return state.reach(VISITS, visitor.device() == Device.PHONE ? page.asWithARealProvider() : page)
                .page();
    }

    /** The page of a bank as its customer sees it, without the sandbox. */
    private static Page atTheBank(String state, Visitor visitor) {
        VerificationPage page = VISITS.browser(visitor)
                .asWithARealProvider()
                .visit(VISITS.brandedAddress())
                .await("form");
        if (!state.equals("form")) {
            JsonObject started = page.startInTheOnlyMode();
            page.await("waiting");
            if (state.equals("passed")) {
                Sandbox.decide(started.getString("authUrl"), "outcome=pass");
            }
        }
        return page.await(state).page();
    }
}
