package org.identityverification.sandbox.page;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.simulation.Flow;
import org.identityverification.testkit.simulation.Simulation;
import org.identityverification.testkit.simulation.View;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Body;
import org.identityverification.testkit.wire.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The pages of the sandbox")
class HtmlPagesTest {

    private final Simulation simulation = new Simulation(
            new Simulation.Settings("code", Duration.ofHours(1), 10, 0, true, Duration.ZERO, Fault.Pauses.USUAL),
            HtmlPages::draw,
            Clock.systemUTC());

    @AfterEach
    void stop() {
        simulation.close();
    }

    @Test
    @DisplayName("show the buttons, and of the person only what is masked")
    void faceCheck() {
        Flow flow = start("<script>");
        Answer page = serve("GET", "/s/" + flow.details().shortId(), "");

        assertThat(page.status()).isEqualTo(200);
        assertThat(html(page))
                .contains("沙箱模拟", "A simulation", "id=\"pass\"", "id=\"fail\"", "id=\"cancel\"")
                .contains("action=\"../s/" + flow.details().shortId() + "/decision\"", "&lt;**", "1101**********002X")
                .contains("href=\"../assets/face.css\"")
                .doesNotContain("<script", "style=");
        for (FailReason reason : FailReason.values()) {
            assertThat(html(page)).contains("value=\"" + reason.code() + '"');
        }
        assertSafe(page);
        assertThat(html(HtmlPages.draw(View.CHECK, Optional.of(flow), "/connect/oauth2/authorize")))
                .contains("action=\"../../s/" + flow.details().shortId() + "/decision\"");
    }

    @ParameterizedTest
    @EnumSource(value = View.class, names = "CHECK", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("say what else there is to say, without a form")
    void others(View view) {
        Answer page = HtmlPages.draw(view, Optional.empty(), "/s/x/done");
        assertThat(page.status()).isEqualTo(view.status());
        assertThat(html(page))
                .contains(view.chinese(), view.english(), "沙箱模拟", "href=\"../../assets/face.css\"")
                .doesNotContain("<form");
        assertSafe(page);
    }

    @Test
    @DisplayName("say at the context root what this is")
    void index() {
        Answer page = HtmlPages.index();
        assertThat(page.status()).isEqualTo(200);
        assertThat(html(page))
                .contains("沙箱模拟", "A simulation", "href=\"assets/face.css\"")
                .doesNotContain("<script", "style=", "<form");
        assertSafe(page);
    }

    private Flow start(String name) {
        String body = Json.createObjectBuilder()
                .add("name", name)
                .add("idNo", "11010519491231002X")
                .add("faceauthMode", "TENCENT")
                .add("callbackUrl", "http://shop.example/back")
                .build()
                .toString();
        assertThat(html(serve("POST", "/v2/identity/auth/api/individual/face", body)))
                .contains("\"code\":0");
        return simulation.started().all().get(0);
    }

    private Answer serve(String method, String path, String body) {
        AtomicReference<Answer> answer = new AtomicReference<>();
        Map<String, List<String>> headers = Map.of(
                "Authorization",
                List.of("APPCODE code"),
                "X-Ca-Nonce",
                List.of(Long.toString(System.currentTimeMillis())));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        simulation.serve(
                new Call(Clock.systemUTC().instant(), method, path, "", headers, bytes), "http://x", answer::set);
        return answer.get();
    }

    private static void assertSafe(Answer page) {
        assertThat(page.headers().get("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe");
    }

    private static String html(Answer answer) {
        return ((Body.Text) answer.body()).text();
    }
}
