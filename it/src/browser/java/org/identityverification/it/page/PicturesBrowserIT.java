package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.ScreenshotCaret;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.it.page.Visitor.Device;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OwnServer;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tool: takes the pictures that documents show. The name of a file says what is in the picture: {@code phone-waiting-dark-zh.png}. */
@EnabledIfSystemProperty(named = "screenshots", matches = "docs", disabledReason = "It only makes pictures")
class PicturesBrowserIT extends InBrowser {

    private static final Pattern NAME = Pattern.compile("(phone|desktop)-(bank-)?([a-z-]+?)(-dark)?-(zh|en)\\.png");

    @ParameterizedTest
    @MethodSource("org.identityverification.it.documents.Documents#pictures")
    void show_the_page_on_that_device_in_that_state_and_language(String file) {
        Matcher name = NAME.matcher(file);
        assertThat(name.matches()).isTrue();
        Visitor visitor = new Visitor(
                Device.valueOf(name.group(1).toUpperCase(Locale.ROOT)),
                name.group(5).equals("zh") ? Language.CHINESE : Language.ENGLISH,
                name.group(4) == null ? ColorScheme.LIGHT : ColorScheme.DARK);
        String view = name.group(3);
        VerificationPage page = VISITS.browser(visitor);
        // Pictures of a desktop show the sandbox, pictures of a phone do not.
        if (visitor.device() == Device.PHONE) {
            page.asWithARealProvider();
        }
        if (name.group(2) != null) {
            reachAtTheBank(view, page);
        } else if (view.equals("face-check")) {
            page.visit(URI.create(VISITS.open(visitor).start("TENCENT").getString("authUrl")));
        } else {
            State.valueOf(view.toUpperCase(Locale.ROOT).replace('-', '_')).reach(VISITS, page);
        }

        Locator idNumber = page.find("#idNumber");
        if (idNumber.isVisible() && !idNumber.inputValue().isEmpty()) {
            // A picture shows no whole number, and no name that asks the sandbox for an error.
            page.fill(Requests.PERSON.name(), "1101**********1749")
                    .find("#problem")
                    .focus();
        }
        assertThat(page.heading()).isVisible();
        // The mouse must hover over nothing.
        page.page().mouse().move(0, 0);
        page.page()
                .screenshot(new ScreenshotOptions()
                        .setPath(OwnServer.repository().resolve("docs/images").resolve(file))
                        .setFullPage(true)
                        .setAnimations(ScreenshotAnimations.DISABLED)
                        .setCaret(ScreenshotCaret.HIDE));
    }

    private static void reachAtTheBank(String state, VerificationPage page) {
        page.visit(VISITS.address("branded")).await("form");
        if (!state.equals("form")) {
            String link = page.startInTheOnlyMode().getString("authUrl");
            page.await("waiting");
            if (state.equals("passed")) {
                Sandbox.decide(link, "outcome=pass");
            }
        }
        page.await(state);
    }
}
