package org.identityverification.sandbox.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.simulation.FaceAuthMode;
import org.identityverification.testkit.simulation.Flow;
import org.identityverification.testkit.simulation.FlowStatus;
import org.identityverification.testkit.simulation.Flows;
import org.identityverification.testkit.simulation.Links;
import org.identityverification.testkit.simulation.Notices;
import org.identityverification.testkit.simulation.Outcome;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Body;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaceDeskTest {

    private static final String BASE = "http://localhost:9080/sandbox";
    private static final Instant EXPIRES = Instant.parse("2026-03-07T12:00:00Z");
    private static final String TOKEN = "2F803B97-0B3A-4EE0-A8A4-44564A292492";

    private final SettableClock clock = new SettableClock(EXPIRES.minusMillis(1));
    private final Flows flows = new Flows(10);
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Notices notices =
            new Notices(new Notices.Pacing(Duration.ofSeconds(5), List.of(), Duration.ZERO), true, scheduler);
    private final FaceDesk desk = new FaceDesk(flows, notices, clock);

    @AfterEach
    void stop() {
        notices.close();
        scheduler.shutdownNow();
    }

    @Test
    void openingShowsTheButtonsAndNoPerson() {
        Flow flow = add(FaceAuthMode.TENCENT, "http://shop.example/back", "c");
        Answer page = desk.openShort("I7vLahiqTMqT");
        assertThat(page.status()).isEqualTo(200);
        assertThat(html(page))
                .contains("沙箱模拟", "A simulation", "id=\"pass\"", "id=\"fail\"", "id=\"cancel\"")
                .contains("action=\"../s/I7vLahiqTMqT/decision\"", "&lt;**")
                .doesNotContain("<script", "style=");
        for (FailReason reason : FailReason.values()) {
            assertThat(html(page)).contains("value=\"" + reason.code() + '"');
        }
        assertThat(page.headers().get("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(flow.status()).isEqualTo(FlowStatus.SCAN);
    }

    @Test
    void theContextRootSaysWhatThisIs() {
        Answer page = IndexPage.open();
        assertThat(page.status()).isEqualTo(200);
        assertThat(html(page))
                .contains("沙箱模拟", "A simulation", "href=\"assets/face.css\"")
                .doesNotContain("<script", "style=", "<form");
        assertThat(page.headers().get("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void theLongLinkOpensTheSamePage() {
        add(FaceAuthMode.TENCENT, "http://shop.example/back", "c");
        String inner = "http%3A%2F%2Fx%2Fapi%3Ftoken%3D" + TOKEN;
        assertThat(html(desk.openLong("http://x/getCode?bizRedirect=" + inner)))
                .contains("action=\"../../s/I7vLahiqTMqT/decision\"");
        assertThat(html(desk.openLong("http://x/getCode"))).contains("encodeURIComponent");
        assertThat(desk.openLong("http://x/getCode?bizRedirect=%").status()).isEqualTo(404);
    }

    @Test
    void aFailedFlowCanBeTriedAgainAndAPassedOneIsFinal() {
        Flow flow = add(FaceAuthMode.TENCENT, "http://shop.example/back", "c");
        assertThat(press("fail", "1445900", "lost").status()).isEqualTo(303);
        assertThat(flow.outcome().map(Outcome::failReason)).contains(FailReason.NOT_THE_SAME_PERSON);
        assertThat(desk.openShort("I7vLahiqTMqT").status()).isEqualTo(200);
        assertThat(flow.status()).isEqualTo(FlowStatus.FAIL);
        assertThat(press("pass", "", "").status()).isEqualTo(303);
        assertThat(press("fail", "", "").status()).isEqualTo(409);
        assertThat(flow.status()).isEqualTo(FlowStatus.SUCCESS);
        assertThat(html(desk.openShort("I7vLahiqTMqT"))).doesNotContain("<form");
    }

    @Test
    void cancellingDecidesNothingAndLeadsBack() {
        Flow flow = add(FaceAuthMode.TENCENT, "http://shop.example/back", "c");
        assertThat(press("cancel", "", "").headers()).containsEntry("Location", "http://shop.example/back?contextId=c");
        assertThat(flow.status()).isEqualTo(FlowStatus.ING);
    }

    @ParameterizedTest
    @CsvSource({
        "http://a/b,            c,     http://a/b?contextId=c",
        "http://a/b?x=1,        c,     http://a/b?x=1&contextId=c",
        "http://a/b?x=1#frag,   c,     http://a/b?x=1&contextId=c#frag",
        "http://a/b,            '单 &', http://a/b?contextId=%E5%8D%95+%26",
        "http://a/b,            ,      http://a/b"
    })
    void theBrowserGoesBackWithTheContext(String callback, String contextId, String expected) {
        Flow flow = add(FaceAuthMode.ZHIMACREDIT, callback, contextId);
        assertThat(Links.wayBack(flow).orElseThrow()).hasToString(expected);
        assertThat(press("pass", "", "lost").headers()).containsEntry("Location", expected);
    }

    @Test
    void theMiniProgramsBrowserStaysHere() {
        add(FaceAuthMode.WE_CHAT_FACE, "http://shop.example/back", "c");
        assertThat(press("pass", "", "").headers()).containsEntry("Location", BASE + "/s/I7vLahiqTMqT/done");
        assertThat(html(desk.done("I7vLahiqTMqT"))).contains("Passed");
    }

    @Test
    void anExpiredLinkIsOverToTheMillisecond() {
        add(FaceAuthMode.TENCENT, "http://shop.example/back", "c");
        assertThat(desk.openShort("I7vLahiqTMqT").status()).isEqualTo(200);
        clock.now = EXPIRES;
        assertThat(desk.openShort("I7vLahiqTMqT").status()).isEqualTo(410);
        assertThat(press("pass", "", "").status()).isEqualTo(410);
    }

    @Test
    void whatNoButtonSendsIsRefused() {
        Flow flow = add(FaceAuthMode.TENCENT, "http://shop.example/back", "c");
        assertThat(press("", "", "").status()).isEqualTo(400);
        assertThat(press("fail", "7", "").status()).isEqualTo(400);
        assertThat(press("pass", "", "later").status()).isEqualTo(400);
        assertThat(desk.decide("nope", new FaceDesk.Form("pass", "", ""), BASE).status())
                .isEqualTo(404);
        assertThat(flow.status()).isEqualTo(FlowStatus.ING);
    }

    private Answer press(String outcome, String reason, String notice) {
        return desk.decide("I7vLahiqTMqT", new FaceDesk.Form(outcome, reason, notice), BASE);
    }

    private Flow add(FaceAuthMode mode, String callbackUrl, String contextId) {
        Flow flow = new Flow(new Flow.Details(
                "1862291536444700249",
                "I7vLahiqTMqT",
                TOKEN,
                mode,
                "<**",
                "1101**********1239",
                contextId,
                callbackUrl,
                null,
                EXPIRES,
                null));
        flows.add(flow);
        return flow;
    }

    private static String html(Answer answer) {
        return Optional.of(answer.body())
                .map(Body.Text.class::cast)
                .map(Body.Text::text)
                .orElseThrow();
    }

    private static final class SettableClock extends Clock {

        private Instant now;

        SettableClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
