package org.identityverification.testkit.script;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.identityverification.testkit.wire.Answer;

/** The call succeeds: the flow exists and its links work. But the caller gets a wrong answer, or none. */
public enum SpoiledAnswer implements Fault {
    /** The healthy answer, 5 seconds late. */
    SLOW,
    /** A timeout: nothing for 2 minutes, then the healthy answer. */
    HANG,
    /** The connection ends without a byte of an answer. */
    NO_ANSWER,
    /** The connection ends in the middle of the body. */
    CUT,
    /** A byte a second. */
    DRIP,
    /** A proxy's page with status 502. */
    HTML_502,
    /** The same page with status 200. */
    HTML,
    /** Status 200 and no body. */
    EMPTY,
    /** Success without {@code data}. */
    NO_DATA,
    /** Status 500, no body, and no header that says why. */
    HTTP_500;

    /** How long {@link #HANG} lasts, by the provider's clock. */
    public static final Duration HANG_TIME = Duration.ofMinutes(2);

    private static final Duration DRIP_PAUSE = Duration.ofSeconds(1);
    private static final int CUT_PADDING = 128 * 1024;
    private static final String HTML_TYPE = "text/html;charset=UTF-8";
    private static final String PAGE = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head>"
            + "<body><h1>502 Bad Gateway</h1><hr>proxy</body></html>";

    @Override
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Reach reach() {
        return Reach.FLOW;
    }

    @Override
    public Answer answer(JsonObject healthy) {
        String text = healthy.toString();
        return switch (this) {
            case SLOW -> Answer.json(text).after(Duration.ofSeconds(5));
            case HANG -> Answer.json(text).after(HANG_TIME);
            case NO_ANSWER -> Answer.none();
            case CUT -> cut(text);
            case DRIP -> Answer.streamed(-1, out -> drip(text, out));
            case HTML_502 -> Answer.text(502, HTML_TYPE, PAGE);
            case HTML -> Answer.text(200, HTML_TYPE, PAGE);
            case EMPTY -> Answer.empty(200);
            case NO_DATA ->
                Answer.json(
                        Json.createObjectBuilder(healthy).remove("data").build().toString());
            case HTTP_500 -> Answer.empty(500);
        };
    }

    /** Begins with more white space than a server buffers, so that the headers are sent before the connection ends. */
    private static Answer cut(String text) {
        byte[] bytes = (" ".repeat(CUT_PADDING) + text).getBytes(StandardCharsets.UTF_8);
        return Answer.streamed(bytes.length, out -> {
            out.write(bytes, 0, bytes.length - text.length() / 2);
            out.flush();
            throw new IOException("This connection is cut on purpose");
        });
    }

    private static void drip(String text, OutputStream out) throws IOException {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.write(b);
            out.flush();
            LockSupport.parkNanos(DRIP_PAUSE.toNanos());
        }
    }
}
