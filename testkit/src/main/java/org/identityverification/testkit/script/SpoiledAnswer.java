package org.identityverification.testkit.script;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
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
    /** The first half of the JSON, announced as complete. */
    TRUNCATED,
    /** Status 200 and no body. */
    EMPTY,
    /** The healthy JSON as {@code text/html}. */
    CONTENT_TYPE,
    /** The JSON in an array. */
    ARRAY,
    /** {@code "code":"0"}. */
    CODE_STRING,
    NO_CODE,
    /** Success without {@code data}. */
    NO_DATA,
    NO_FLOW_ID,
    NO_EXPIRE,
    EXPIRE_SECONDS,
    /** Undocumented fields. */
    EXTRA_FIELDS,
    /** 100 MB. */
    HUGE,
    /** A redirect to a path that does not exist. */
    REDIRECT,
    /** Status 500, no body, and no header that says why. */
    HTTP_500;

    private static final long HUGE_LENGTH = 100L * 1024 * 1024;
    private static final int CUT_PADDING = 128 * 1024;
    private static final String HTML_TYPE = "text/html;charset=UTF-8";
    private static final String PAGE = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head>"
            + "<body><h1>502 Bad Gateway</h1><hr>proxy</body></html>";
    private static final String MORE_FIELDS = """
            {
              "data": {"extra": {"list": [1, null, "三"], "object": {"code": 1}}},
              "extra": {"list": [1, null, "三"], "object": {"code": 1}}
            }
            """;

    @Override
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Reach reach() {
        return Reach.FLOW;
    }

    @Override
    public Answer answer(JsonObject healthy, Pauses pauses) {
        String text = healthy.toString();
        return switch (this) {
            case SLOW -> Answer.json(text).after(pauses.slow());
            case HANG -> Answer.json(text).after(pauses.hang());
            case NO_ANSWER -> Answer.none();
            case CUT -> cut(text);
            case DRIP -> Answer.streamed(-1, out -> drip(text, pauses.drip(), out));
            case HTML_502 -> Answer.text(502, HTML_TYPE, PAGE);
            case HTML -> Answer.text(200, HTML_TYPE, PAGE);
            case TRUNCATED -> Answer.json(text.substring(0, text.length() / 2));
            case EMPTY -> Answer.empty(200);
            case CONTENT_TYPE -> Answer.text(200, HTML_TYPE, text);
            case ARRAY -> Answer.json("[" + text + "]");
            case CODE_STRING -> patched(healthy, "{\"code\": \"0\"}");
            case NO_CODE -> patched(healthy, "{\"code\": null}");
            case NO_DATA -> patched(healthy, "{\"data\": null}");
            case NO_FLOW_ID -> patched(healthy, "{\"data\": {\"flowId\": null}}");
            case NO_EXPIRE -> patched(healthy, "{\"data\": {\"expire\": null}}");
            case EXPIRE_SECONDS -> Answer.json(text.replaceFirst("(\"expire\":[0-9]+)[0-9]{3}", "$1"));
            case EXTRA_FIELDS -> patched(healthy, MORE_FIELDS);
            case HUGE -> Answer.streamed(-1, SpoiledAnswer::writeHuge);
            case REDIRECT -> Answer.empty(302).with("Location", "elsewhere");
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

    private static void drip(String text, Duration pause, OutputStream out) throws IOException {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.write(b);
            out.flush();
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private static void writeHuge(OutputStream out) throws IOException {
        byte[] block = new byte[64 * 1024];
        Arrays.fill(block, (byte) 'x');
        out.write("{\"code\":0,\"message\":\"".getBytes(StandardCharsets.UTF_8));
        for (long written = 0; written < HUGE_LENGTH; written += block.length) {
            out.write(block);
        }
        out.write("\"}".getBytes(StandardCharsets.UTF_8));
    }

    /** Changes the JSON by a merge patch (RFC 7396), where null removes a field. */
    private static Answer patched(JsonObject healthy, String patch) {
        try (JsonReader reader = Json.createReader(new StringReader(patch))) {
            return Answer.json(
                    Json.createMergePatch(reader.readObject()).apply(healthy).toString());
        }
    }
}
