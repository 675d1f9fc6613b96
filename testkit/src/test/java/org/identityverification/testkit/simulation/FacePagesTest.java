package org.identityverification.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.testkit.simulation.Simulated.healthy;
import static org.identityverification.testkit.simulation.Simulated.text;

import java.time.Clock;
import java.util.Optional;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.wire.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The face page, as HTML")
class FacePagesTest {

    private final Simulated provider = new Simulated(Clock.systemUTC());

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    @DisplayName("shows the buttons, and of the person only what is masked")
    void faceCheck() {
        Flow flow = provider.flow(healthy().add("name", "<script>").add("idNo", "11010519491231002X"));
        Answer page = provider.browse("/s/" + flow.shortId(), "");

        assertThat(page.status()).isEqualTo(200);
        assertThat(text(page))
                .contains("id=\"pass\"", "id=\"fail\"", "id=\"cancel\"")
                .contains("action=\"../s/" + flow.shortId() + "/decision\"", "&lt;**", "1101**********002X")
                .contains("href=\"../assets/face.css\"");
        for (FailReason reason : FailReason.values()) {
            assertThat(text(page)).contains("value=\"" + reason.code() + '"');
        }
        assertIsSafeSimulation(page);
        assertThat(text(FacePages.draw(View.CHECK, Optional.of(flow), "/connect/oauth2/authorize")))
                .contains("action=\"../../s/" + flow.shortId() + "/decision\"");
    }

    @ParameterizedTest
    @EnumSource(value = View.class, names = "CHECK", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("says what else there is to say, without a form")
    void others(View view) {
        Answer page = FacePages.draw(view, Optional.empty(), "/s/x/done");
        assertThat(text(page)).contains("href=\"../../assets/face.css\"").doesNotContain("<form");
        assertIsSafeSimulation(page);
    }

    @Test
    @DisplayName("has a style, and a page at the sandbox's context root that says what this is")
    void index() {
        assertThat(text(provider.browse("/assets/face.css", ""))).contains("body");
        Answer page = FacePages.index();
        assertThat(text(page)).contains("href=\"assets/face.css\"").doesNotContain("<form");
        assertIsSafeSimulation(page);
    }

    private static void assertIsSafeSimulation(Answer page) {
        assertThat(text(page)).contains("沙箱模拟", "A simulation").doesNotContain("<script", "style=");
        assertThat(page.headers().get("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe");
    }
}
