package org.identityverification.testkit.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP answer.
 *
 * @param status 0 when the connection ends without a byte of an answer
 * @param headers in their order, without {@code Content-Length}
 * @param length the announced length of the body, right or wrong; 0 without a body, negative when none is announced
 * @param delay how long to wait before it is sent
 */
public record Answer(int status, Map<String, String> headers, long length, Body body, Duration delay) {

    /** The media type of the provider's own answers. */
    public static final String JSON = "application/json;charset=UTF-8";

    /** Writes a body, piece by piece, and does not close the stream. It may pause, or throw an exception to cut the connection. */
    @FunctionalInterface
    public interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    public Answer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** No answer: the connection ends without a byte. A server that can't do that answers 500. */
    public static Answer none() {
        return empty(0);
    }

    public boolean isNone() {
        return status == 0;
    }

    public static Answer empty(int status) {
        return new Answer(status, Map.of(), 0, out -> {}, Duration.ZERO);
    }

    /** JSON with status 200. */
    public static Answer json(String json) {
        return text(200, JSON, json);
    }

    /** A text, sent as UTF-8. The content type may be empty. */
    public static Answer text(int status, String contentType, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = contentType.isEmpty() ? Map.of() : Map.of("Content-Type", contentType);
        return new Answer(status, headers, bytes.length, out -> out.write(bytes), Duration.ZERO);
    }

    /** JSON with status 200 that is written piece by piece. The length may be wrong, or negative for none. */
    public static Answer streamed(long length, Body body) {
        return new Answer(200, Map.of("Content-Type", JSON), length, body, Duration.ZERO);
    }

    /** The same with one more header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, length, body, delay);
    }

    /** The same after a delay. */
    public Answer after(Duration wait) {
        return new Answer(status, headers, length, body, wait);
    }
}
