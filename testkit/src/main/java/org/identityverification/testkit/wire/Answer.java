package org.identityverification.testkit.wire;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP answer.
 *
 * @param headers without the headers of the body, in their order
 * @param delay how long to wait before it is sent
 */
public record Answer(int status, Map<String, String> headers, Body body, Duration delay) {

    public Answer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    public static Answer empty(int status) {
        return new Answer(status, Map.of(), new Body.Empty(), Duration.ZERO);
    }

    /** JSON under status 200. */
    public static Answer json(String json) {
        return text(200, Body.JSON, json);
    }

    public static Answer text(int status, String contentType, String text) {
        return new Answer(status, Map.of(), new Body.Text(contentType, text), Duration.ZERO);
    }

    /** The same with one more header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, delay);
    }

    public Answer with(Body other) {
        return new Answer(status, headers, other, delay);
    }

    public Answer withStatus(int other) {
        return new Answer(other, headers, body, delay);
    }

    /** The same, later. */
    public Answer after(Duration wait) {
        return new Answer(status, headers, body, wait);
    }
}
