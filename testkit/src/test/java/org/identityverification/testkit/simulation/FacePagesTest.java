package org.identityverification.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.testkit.simulation.Simulated.healthy;
import static org.identityverification.testkit.simulation.Simulated.text;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FacePagesTest {

    @AutoClose
    private final Simulated provider = new Simulated(Clock.systemUTC());

    @Test
    void the_page_of_a_check_shows_the_buttons_and_masks_the_persons_data() {
        Flow flow = provider.flow(healthy().add("name", "<script>").add("idNo", "11010519491231002X"));
        Answer page = provider.browse("/s/" + flow.shortId(), "");

        assertThat(page.status()).isEqualTo(200);
        assertThat(text(page))
                .contains("id=\"pass\"", "id=\"fail\"", "id=\"cancel\"")
                .contains("action=\"../s/" + flow.shortId() + "/decision\"")
                .contains("&lt;**", "1101**********002X", "href=\"../assets/face.css\"");
        for (FailReason reason : FailReason.values()) {
            assertThat(text(page)).contains("value=\"" + reason.code() + '"');
        }
        assertIsSafeSimulation(page);
        assertThat(text(FacePages.check(flow, call("/connect/oauth2/authorize"))))
                .contains("action=\"../../s/" + flow.shortId() + "/decision\"");
    }

    @ParameterizedTest
    @EnumSource(value = FacePages.View.class, names = "CHECK", mode = EnumSource.Mode.EXCLUDE)
    void every_other_state_has_no_form(FacePages.View view) {
        Answer page = FacePages.draw(view, call("/s/x/done"));
        assertThat(text(page)).contains("href=\"../../assets/face.css\"").doesNotContain("<form");
        assertIsSafeSimulation(page);
    }

    @Test
    void there_is_a_style_sheet_and_a_page_that_says_what_the_sandbox_is() {
        assertThat(text(provider.browse("/assets/face.css", "")))
                .contains("body")
                .doesNotContain("url(");
        assertThat(text(provider.browse("/assets/log.js", ""))).contains("dataset.source");
        Answer page = provider.browse("/", "");
        assertThat(text(page)).contains("href=\"assets/face.css\"").doesNotContain("<form");
        assertIsSafeSimulation(page);
    }

    private static Call call(String path) {
        return new Call(Instant.EPOCH, "GET", path, "", Map.of(), new byte[0]);
    }

    private static void assertIsSafeSimulation(Answer page) {
        assertThat(text(page))
                .contains("<strong>沙箱模拟 A simulation</strong>")
                .doesNotContain("<script>", "style=", "://");
        assertThat(page.headers().get("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe");
    }
}
