package org.identityverification.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowModuleTest {

    private static final String STARTED =
            "{ type: 'started', verification: { id: 'a', mode: '%s', status: 'PENDING' }, %s, masked: '1101**********002X' }";

    /** The others have no more than their type, or are a status, in upper case. */
    private static final Map<String, String> EVENTS = Map.of(
            "started", STARTED.formatted("TENCENT", "link: 'https://p/1'"),
            "with-token", STARTED.formatted("WE_CHAT_FACE", "faceToken: 'token'"),
            "reloaded", "{ type: 'resumed', id: 'a', link: 'https://p/1', back: false }",
            "id-only", "{ type: 'resumed', id: 'a', back: false }",
            "lost", "{ type: 'lost', id: 'a' }",
            "back", "{ type: 'resumed', id: 'a', link: 'https://p/1', back: true }");

    @AutoClose
    private static final PageModule flow = PageModule.load("flow");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``                                  | form
        started                             | waiting
        started opened                      | opened
        started over                        | link-over
        started FAILED retry                | waiting
        started FAILED retry over           | link-over
        started FAILED retry PASSED         | passed
        started FAILED retry PENDING FAILED | failed
        reloaded                            | looking
        reloaded PENDING                    | waiting
        reloaded unknown                    | unknown
        id-only PENDING                     | link-gone
        lost PENDING                        | link-lost
        back PENDING                        | back
        returned                            | returned
        """)
    void names_the_state_after_events(String events, String name) {
        assertThat(nameAfter(events)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"PASSED, passed", "FAILED, failed", "EXPIRED, expired"})
    void ends_as_the_server_says_whatever_happened_before(String status, String name) {
        for (String before : List.of(
                "started", "with-token", "lost", "reloaded", "id-only", "back", "started opened", "started over")) {
            assertThat(nameAfter(before + " " + status)).as(before).isEqualTo(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"started", "reloaded", "id-only", "back"})
    void never_shows_a_pass_that_the_server_has_not_reported(String beginning) {
        for (String event : List.of("over", "opened", "retry", "PENDING")) {
            assertThat(nameAfter(beginning + " " + event)).as(event).isNotEqualTo("passed");
        }
    }

    @Test
    void does_not_open_a_link_that_has_expired() {
        assertThat(flow.call("canOpen", stateAfter("started over")).asBoolean()).isFalse();
    }

    /** A phone gets a button first, a desktop a QR code; nothing when no way is left. */
    @ParameterizedTest
    @CsvSource({
        "true, started, open, scan",
        "false, started, scan, open",
        "false, with-token, token, ''",
        "true, id-only PENDING, '', ''",
        "true, started EXPIRED, '', ''"
    })
    void shows_the_ways_to_the_face_check(boolean phone, String events, String main, String other) {
        Value ways = flow.call("waysOf", stateAfter(events), flow.value("{ phone: %s }".formatted(phone)));

        assertThat(String.join(",", ways.getMember("main").as(String[].class))).isEqualTo(main);
        assertThat(String.join(",", ways.getMember("other").as(String[].class))).isEqualTo(other);
    }

    private static String nameAfter(String events) {
        return flow.call("nameOf", stateAfter(events)).asString();
    }

    private static Value stateAfter(String events) {
        Value state = flow.value("{}");
        for (String event : events.isEmpty() ? new String[0] : events.split(" ", -1)) {
            String simple = event.equals(event.toUpperCase(Locale.ROOT))
                    ? "{ type: 'status', verification: { id: 'a', mode: 'TENCENT', status: '" + event + "' } }"
                    : "{ type: '" + event + "' }";
            state = flow.call("next", state, flow.value(EVENTS.getOrDefault(event, simple)));
        }
        return state;
    }
}
