package org.identityverification.it.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.SAME_THREAD)
class LinkBrowserIT {

    @RegisterExtension
    static final Visits VISITS = new Visits();

    @Test
    void is_shown_as_a_code_that_a_camera_can_read_in_dark_too() {
        VerificationPage page = VISITS.open(new Visitor(Device.DESKTOP, Language.CHINESE, ColorScheme.DARK));

        JsonObject started = page.start("TENCENT");

        assertThat(page.await("waiting").scan()).isEqualTo(started.getString("authUrl"));
    }

    @Test
    void is_never_put_into_a_frame_and_gives_the_face_page_no_access_to_this_one() {
        VerificationPage page = State.WAITING.reach(VISITS, Visitor.onDesktop(Language.ENGLISH));

        assertThat(page.find("iframe, frame, object, embed")).hasCount(0);
        FaceCheckPage beside = page.openBeside();

        assertThat(beside.page().evaluate("window.opener")).isNull();
        assertThat(beside.page().evaluate("document.referrer")).isEqualTo("");
    }

    @Test
    void is_shown_with_the_time_until_which_it_can_be_used_and_then_disappears() {
        VerificationPage page =
                VISITS.browser(Visitor.onDesktop(Language.ENGLISH)).ownClock();
        page.visit(VISITS.address()).await("form");
        Instant expiry = Instant.parse(page.start("TENCENT").getString("expiresAt"));
        page.await("waiting");
        String time = DateTimeFormatter.ofPattern("HH:mm").format(expiry.atZone(ZoneId.of("Asia/Shanghai")));
        String said = page.text("link.until").replace("{0}", time);
        assertThat(page.find("#expiry")).hasText(said);

        page.page().clock().fastForward("20:00");
        assertThat(page.find("#expiry")).hasText(said);
        page.page().clock().fastForward("10:01");

        page.awaitAndRead("link-over");
        assertThat(page.find("#qr")).isHidden();
        assertThat(page.link()).isHidden();
        page.button("again").click();
        page.await("form");
    }
}
