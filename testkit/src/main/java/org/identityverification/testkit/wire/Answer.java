package org.identityverification.testkit.wire;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP answer as a plain value.
 *
 * @param status the HTTP status
 * @param headers the headers besides those of the body
 * @param body the body
 * @param delay how long to wait before it is sent
 */
public record Answer(int status, Map<String, String> headers, Body body, Duration delay) {

    /** Copies the headers, in their order. */
    public Answer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /**
     * An answer without a body.
     *
     * @param status the HTTP status
     * @return the answer
     */
    public static Answer empty(int status) {
        return new Answer(status, Map.of(), new Body.Empty(), Duration.ZERO);
    }

    /**
     * A JSON answer under status 200.
     *
     * @param json the text of the body
     * @return the answer
     */
    public static Answer json(String json) {
        return text(200, Body.JSON, json);
    }

    /**
     * An answer with a text.
     *
     * @param status the HTTP status
     * @param contentType the value of {@code Content-Type}
     * @param text the body
     * @return the answer
     */
    public static Answer text(int status, String contentType, String text) {
        return new Answer(status, Map.of(), new Body.Text(contentType, text), Duration.ZERO);
    }

    /**
     * The same with one more header.
     *
     * @param name the header
     * @param value its value
     * @return a copy
     */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, delay);
    }

    /**
     * The same with another body.
     *
     * @param other the body
     * @return a copy
     */
    public Answer with(Body other) {
        return new Answer(status, headers, other, delay);
    }

    /**
     * The same under another status.
     *
     * @param other the HTTP status
     * @return a copy
     */
    public Answer withStatus(int other) {
        return new Answer(other, headers, body, delay);
    }

    /**
     * The same, later.
     *
     * @param wait how long to wait before it is sent
     * @return a copy
     */
    public Answer after(Duration wait) {
        return new Answer(status, headers, body, wait);
    }
}
