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
import org.identityverification.it.page.Visitor.Device;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tool: takes the pictures that documents show, with {@code -Dscreenshots=docs} or {@code target}. The name of a file says what is in the picture: {@code phone-waiting-dark-zh.png}. */
@EnabledIfSystemProperty(named = "screenshots", matches = "docs|target", disabledReason = "It only makes pictures")
class PicturesBrowserIT extends InBrowser {

    private static final Pattern NAME = Pattern.compile("(phone|desktop)-([a-z-]+?)(-dark)?-(zh|en)\\.png");

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
                : Path.of(TestServer.property("it.folder"), "screenshots");
    }

    private static Page reach(String view, Visitor visitor) {
        if (view.equals("face-check")) {
            String link = VISITS.open(visitor).start("TENCENT").getString("authUrl");
            return VISITS.follow(link, visitor).page();
        }
        VerificationPage page = VISITS.browser(visitor);
        // Pictures of a desktop show the sandbox, pictures of a phone or of a bank's page do not.
        boolean ofABank = view.startsWith("bank-");
        if (ofABank || visitor.device() == Device.PHONE) {
            page.asWithARealProvider();
        }
        return (ofABank
                        ? atTheBank(view.replace("bank-", ""), page)
                        : state(view).reach(VISITS, page))
                .page();
    }

    private static State state(String view) {
        return State.valueOf(view.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static VerificationPage atTheBank(String state, VerificationPage page) {
        page.visit(VISITS.brandedAddress()).await("form");
        if (!state.equals("form")) {
            JsonObject started = page.startInTheOnlyMode();
            page.await("waiting");
            if (state.equals("passed")) {
                Sandbox.decide(started.getString("authUrl"), "outcome=pass");
            }
        }
        return page.await(state);
    }
}
