package org.identityverification.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowModuleTest {

    private static final String STARTED =
            "{ type: 'started', verification: { id: 'a', mode: 'TENCENT', status: 'PENDING' }, link: 'https://p/1', masked: '1101**********002X' }";
    private static final String STARTED_WITH_TOKEN =
            "{ type: 'started', verification: { id: 'a', mode: 'WE_CHAT_FACE', status: 'PENDING' }, faceToken: 'token' }";
    private static final String RELOADED = "{ type: 'resumed', id: 'a', link: 'https://p/1', back: false }";
    private static final String ID_ONLY = "{ type: 'resumed', id: 'a', back: false }";
    private static final String LOST = "{ type: 'lost', id: 'a' }";
    private static final String BACK = "{ type: 'resumed', id: 'a', link: 'https://p/1', back: true }";
    private static final String OVER = "{ type: 'over' }";
    private static final String OPENED = "{ type: 'opened' }";
    private static final String RETRY = "{ type: 'retry' }";

    @AutoClose
    private static final PageModule flow = PageModule.load("flow");

    @Test
    void does_not_open_a_link_that_has_expired() {
        assertThat(nameAfter()).isEqualTo("form");
        assertThat(nameAfter(STARTED)).isEqualTo("waiting");
        assertThat(nameAfter(STARTED, OPENED)).isEqualTo("opened");
        assertThat(nameAfter(STARTED, OVER)).isEqualTo("link-over");
        assertThat(flow.call("canOpen", stateAfter(STARTED, OVER)).asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"PASSED, passed", "FAILED, failed", "EXPIRED, expired"})
    void ends_as_the_server_says_whatever_happened_before(String status, String name) {
        for (String before : List.of(STARTED, STARTED_WITH_TOKEN, LOST, RELOADED, ID_ONLY, BACK)) {
            assertThat(nameAfter(before, status(status))).as(before).isEqualTo(name);
        }
        assertThat(nameAfter(STARTED, OPENED, status(status))).isEqualTo(name);
        assertThat(nameAfter(STARTED, OVER, status(status))).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {STARTED, RELOADED, ID_ONLY, BACK})
    void never_shows_a_pass_that_the_server_has_not_reported(String beginning) {
        for (String event : List.of(OVER, OPENED, RETRY, status("PENDING"))) {
            assertThat(nameAfter(beginning, event)).as(event).isNotEqualTo("passed");
        }
        assertThat(nameAfter("{ type: 'returned' }")).isEqualTo("returned");
    }

    @Test
    void after_a_reload_asks_the_server_and_then_waits_with_or_without_a_link() {
        assertThat(nameAfter(RELOADED)).isEqualTo("looking");
        assertThat(nameAfter(RELOADED, status("PENDING"))).isEqualTo("waiting");
        assertThat(nameAfter(ID_ONLY, status("PENDING"))).isEqualTo("link-gone");
        assertThat(nameAfter(LOST, status("PENDING"))).isEqualTo("link-lost");
        assertThat(nameAfter(BACK, status("PENDING"))).isEqualTo("back");
        assertThat(nameAfter(RELOADED, "{ type: 'unknown' }")).isEqualTo("unknown");
    }

    @Test
    void lets_a_visitor_who_failed_try_again_and_pass_until_the_link_expires() {
        assertThat(nameAfter(STARTED, status("FAILED"), RETRY)).isEqualTo("waiting");
        assertThat(nameAfter(STARTED, status("FAILED"), RETRY, OVER)).isEqualTo("link-over");
        assertThat(nameAfter(STARTED, status("FAILED"), RETRY, status("PASSED")))
                .isEqualTo("passed");
        assertThat(nameAfter(STARTED, status("FAILED"), RETRY, status("PENDING"), status("FAILED")))
                .isEqualTo("failed");
    }

    @ParameterizedTest
    @CsvSource({"true, open, scan", "false, scan, open"})
    void gives_a_phone_a_button_first_and_a_desktop_a_QR_code(boolean phone, String main, String other) {
        Value ways = waysAfter(phone, STARTED);

        assertThat(textOf(ways.getMember("main"))).isEqualTo(main);
        assertThat(textOf(ways.getMember("other"))).isEqualTo(other);
    }

    @Test
    void shows_the_face_token_and_nothing_when_no_way_is_left() {
        assertThat(textOf(waysAfter(false, STARTED_WITH_TOKEN).getMember("main")))
                .isEqualTo("token");
        assertThat(textOf(waysAfter(true, ID_ONLY, status("PENDING")).getMember("main")))
                .isEmpty();
        assertThat(textOf(waysAfter(true, STARTED, status("EXPIRED")).getMember("main")))
                .isEmpty();
    }

    private static Value waysAfter(boolean phone, String... events) {
        Value device = flow.value("{ phone: %s }".formatted(phone));
        return flow.call("waysOf", stateAfter(events), device);
    }

    private static String nameAfter(String... events) {
        return flow.call("nameOf", stateAfter(events)).asString();
    }

    private static Value stateAfter(String... events) {
        Value state = flow.value("{}");
        for (String event : events) {
            state = flow.call("next", state, flow.value(event));
        }
        return state;
    }

    private static String status(String status) {
        return "{ type: 'status', verification: { id: 'a', mode: 'TENCENT', status: '%s' } }".formatted(status);
    }

    private static String textOf(Value array) {
        return String.join(",", array.as(String[].class));
    }
}
