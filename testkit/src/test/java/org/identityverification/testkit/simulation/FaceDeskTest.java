package org.identityverification.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.testkit.simulation.Simulated.healthy;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.simulation.FacePages.View;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FaceDeskTest {

    private static final String CALLBACK = "http://shop.example/back";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final InstantSource clock = now::get;

    @AutoClose
    private final Simulated provider = new Simulated(clock.withZone(ZoneOffset.UTC));

    @Test
    void tells_that_a_long_link_was_cut_off() {
        assertSees(View.CUT_OFF, provider.browse(Flow.LONG_LINK_PATH, "redirect_uri=http%3A%2F%2Fx%2FgetCode"));
        assertSees(View.CUT_OFF, provider.browse(Flow.LONG_LINK_PATH, "redirect_uri=bizRedirect%3D%25"));
        assertSees(View.CUT_OFF, provider.browse(Flow.LONG_LINK_PATH, ""));
    }

    @Test
    void lets_only_a_failed_check_be_tried_again() {
        Flow flow = provider.flow(healthy());
        assertThat(provider.press(flow, "outcome=fail&failReasonCode=1445900&notice=lost")
                        .status())
                .isEqualTo(303);
        assertThat(flow.failReason()).contains(FailReason.NOT_THE_SAME_PERSON);
        assertSees(View.CHECK, open(flow));
        assertThat(flow.status()).isEqualTo(Flow.Status.FAIL);
        assertThat(provider.press(flow, "outcome=pass").status()).isEqualTo(303);
        assertSees(View.DECIDED_BEFORE, provider.press(flow, "outcome=fail"));
        assertThat(flow.status()).isEqualTo(Flow.Status.SUCCESS);
        assertSees(View.PASSED_BEFORE, open(flow));
    }

    @Test
    void decides_nothing_when_the_person_leaves() {
        Flow flow = provider.flow(healthy().add("callbackUrl", CALLBACK).add("contextId", "c"));
        assertThat(provider.press(flow, "outcome=cancel").headers())
                .containsEntry("Location", CALLBACK + "?contextId=c");
        assertThat(flow.status()).isEqualTo(Flow.Status.ING);
    }

    @ParameterizedTest
    @CsvSource({
        "http://a/b,            c,     http://a/b?contextId=c",
        "http://a/b?x=1,        c,     http://a/b?x=1&contextId=c",
        "http://a/b?x=1#frag,   c,     http://a/b?x=1&contextId=c#frag",
        "http://a/b,            '单 &', http://a/b?contextId=%E5%8D%95+%26",
        "http://a/b,            ,      http://a/b"
    })
    void redirects_with_the_context_id(String callback, String contextId, String expected) {
        var request = healthy().add("callbackUrl", callback).remove("contextId");
        Flow flow = provider.flow(contextId == null ? request : request.add("contextId", contextId));
        assertThat(provider.press(flow, "outcome=pass").headers()).containsEntry("Location", expected);
    }

    @Test
    void does_not_redirect_the_browser_of_a_mini_program() {
        Flow flow = provider.flow(healthy().add("faceauthMode", "WE_CHAT_FACE"));
        assertSees(View.CANCELLED, done(flow));
        assertThat(provider.press(flow, "outcome=fail").headers()).containsEntry("Location", "done");
        assertSees(View.FAILED, done(flow));
        provider.press(flow, "outcome=pass");
        assertSees(View.PASSED, done(flow));
    }

    @Test
    void shows_notifications_and_queries_beside_the_check() {
        Flow flow = provider.flow(healthy());
        assertThat(Simulated.text(open(flow))).contains("data-source=\"../s/" + flow.shortId() + "/log\"");
        provider.press(flow, "outcome=pass");
        provider.result(flow.flowId());
        IntStream.range(0, 30).forEach(i -> flow.log(now.get(), "<" + i));
        flow.log(now.get(), "x".repeat(1000));

        assertThat(Simulated.text(done(flow))).contains("data-source=\"../../s/" + flow.shortId() + "/log\"");
        assertThat(Simulated.text(provider.browse("/s/" + flow.shortId() + "/log", "")))
                .contains("&lt;29</li>")
                .doesNotContain("&lt;9<", "x".repeat(201));
        assertSees(View.UNKNOWN, provider.browse("/s/nope/log", ""));
    }

    @Test
    void expires_to_the_millisecond() {
        Flow flow = provider.flow(healthy());
        now.set(flow.expiresAt.minusMillis(1));
        assertSees(View.CHECK, open(flow));
        now.set(flow.expiresAt);
        assertSees(View.EXPIRED, open(flow));
        assertSees(View.EXPIRED, provider.press(flow, "outcome=pass"));
    }

    @ParameterizedTest
    @CsvSource({"''", "outcome=", "outcome=fail&failReasonCode=7", "outcome=pass&notice=later", "outcome=%zz", "pass"})
    void refuses_a_form_that_no_button_sends(String form) {
        Flow flow = provider.flow(healthy());
        assertSees(View.BAD_FORM, provider.press(flow, form));
        assertThat(flow.status()).isEqualTo(Flow.Status.ING);
    }

    @Test
    void tells_that_a_link_does_not_exist() {
        assertSees(View.UNKNOWN, provider.browse("/s/nope", ""));
        assertSees(View.UNKNOWN, provider.browse("/s/nope/done", ""));
        assertSees(View.UNKNOWN, provider.press("nope", "outcome=pass"));
        assertThat(provider.browse("/elsewhere", "").status()).isEqualTo(404);
    }

    @Test
    void the_page_of_a_check_shows_the_buttons_and_masks_the_persons_data() {
        Flow flow = provider.flow(healthy().add("name", "<script>").add("idNo", "11010519491231002X"));
        Answer page = provider.browse("/s/" + flow.shortId(), "");

        assertThat(page.status()).isEqualTo(200);
        assertThat(Simulated.text(page))
                .contains("id=\"pass\"", "id=\"fail\"", "id=\"cancel\"")
                .contains("action=\"../s/" + flow.shortId() + "/decision\"")
                .contains("&lt;**", "1101**********002X", "href=\"../assets/face.css\"");
        for (FailReason reason : FailReason.values()) {
            assertThat(Simulated.text(page)).contains("value=\"" + reason.code() + '"');
        }
        assertIsSafeSimulation(page);
        assertThat(Simulated.text(FacePages.check(flow, call("/connect/oauth2/authorize"))))
                .contains("action=\"../../s/" + flow.shortId() + "/decision\"");
    }

    @ParameterizedTest
    @EnumSource(value = View.class, names = "CHECK", mode = EnumSource.Mode.EXCLUDE)
    void every_other_state_has_no_form(View view) {
        Answer page = FacePages.draw(view, call("/s/x/done"));
        assertThat(Simulated.text(page))
                .contains("href=\"../../assets/face.css\"")
                .doesNotContain("<form");
        assertIsSafeSimulation(page);
    }

    @Test
    void there_is_a_style_sheet_and_a_page_that_says_what_the_sandbox_is() {
        assertThat(Simulated.text(provider.browse("/assets/face.css", "")))
                .contains("body")
                .doesNotContain("url(");
        assertThat(Simulated.text(provider.browse("/assets/log.js", ""))).contains("dataset.source");
        Answer page = provider.browse("/", "");
        assertThat(Simulated.text(page)).contains("href=\"assets/face.css\"").doesNotContain("<form");
        assertIsSafeSimulation(page);
    }

    private static Call call(String path) {
        return new Call(Instant.EPOCH, "GET", path, "", Map.of(), new byte[0]);
    }

    private static void assertIsSafeSimulation(Answer page) {
        assertThat(Simulated.text(page))
                .contains("<strong>沙箱模拟 A simulation</strong>")
                .doesNotContain("<script>", "style=", "://");
        assertThat(page.headers().get("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe");
    }

    private Answer open(Flow flow) {
        return provider.browse("/s/" + flow.shortId(), "");
    }

    private Answer done(Flow flow) {
        return provider.browse("/s/" + flow.shortId() + "/done", "");
    }

    private static void assertSees(View view, Answer page) {
        assertThat(Simulated.text(page)).contains("<h1>" + view.heading + "</h1>");
        assertThat(page.status()).isEqualTo(view.status);
    }
}
