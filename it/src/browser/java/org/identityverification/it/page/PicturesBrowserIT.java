package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The pictures of the documentation")
@Execution(ExecutionMode.SAME_THREAD)
class PicturesBrowserIT {

    @RegisterExtension
    static final Visits VISITS = new Visits();

    static Stream<Arguments> onPhone() {
        return Arrays.stream(State.values())
                .flatMap(state -> Arrays.stream(Language.values()).map(language -> Arguments.of(state, language)));
    }

    @ParameterizedTest
    @MethodSource("onPhone")
    @DisplayName("show each state of the page on a phone, in both languages")
    void onPhone(State state, Language language) {
        VerificationPage page = state.reach(VISITS, Visitor.onPhone(language));

        taken(page.page(), nameOf("phone", state, language));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("show the QR code on a desktop, in both languages")
    void onDesktop(Language language) {
        VerificationPage page = State.WAITING.reach(VISITS, Visitor.onDesktop(language));

        page.scan();

        taken(page.page(), nameOf("desktop", State.WAITING, language));
    }

    @Test
    @DisplayName("show the page by night")
    void byNight() {
        VerificationPage page =
                State.WAITING.reach(VISITS, new Visitor(Device.PHONE, Language.CHINESE, ColorScheme.DARK));

        taken(page.page(), "phone-waiting-dark-zh");
    }

    @Test
    @DisplayName("show the sandbox's face page")
    void faceCheck() {
        Visitor visitor = Visitor.onPhone(Language.CHINESE);
        JsonObject started = VISITS.open(visitor).start("TENCENT");

        FaceCheckPage check = VISITS.follow(started.getString("authUrl"), visitor);

        taken(check.page(), "phone-face-check");
    }

    private static String nameOf(String device, State state, Language language) {
        return device + "-" + state.fileName() + "-" + language.key();
    }

    private static void taken(Page page, String name) {
        assertThat(page.locator("h1:visible")).isVisible();
        try {
            assertThat(Files.size(Pictures.take(page, name))).isBetween(2_000L, 200_000L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
