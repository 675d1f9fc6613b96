package org.identityverification.testkit.script;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Body;

/**
 * The call succeeds, and its answer is spoiled on the way back: the flow exists and its links work, but the caller gets
 * a wrong answer, or none.
 */
public enum SpoiledAnswer implements Fault {
    /** The healthy answer, 5 seconds late. */
    SLOW,
    /** A time-out: nothing for 2 minutes, then the healthy answer. */
    HANG,
    /** The connection ends in the middle of the body. */
    CUT,
    /** A byte a second. */
    DRIP,
    /** A proxy's page under status 502. */
    HTML_502,
    /** The same page under status 200. */
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
    /** Fields that no document knows. */
    EXTRA_FIELDS,
    /** 100 MB. */
    HUGE,
    /** A redirect to a path that does not exist. */
    REDIRECT,
    /** Status 500, no body, and no header that says why. */
    HTTP_500;

    private static final long HUGE_LENGTH = 100L * 1024 * 1024;
    private static final int CUT_PADDING = 128 * 1024;
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
    public Answer answer(Healthy healthy) {
        JsonObject json = healthy.json();
        String text = json.toString();
        return switch (this) {
            case SLOW -> Answer.json(text).after(healthy.pauses().slow());
            case HANG -> Answer.json(text).after(healthy.pauses().hang());
            case CUT -> Answer.empty(200).with(cut(text));
            case DRIP ->
                Answer.empty(200)
                        .with(new Body.Streamed(
                                Body.JSON,
                                -1,
                                out -> drip(text, healthy.pauses().drip(), out)));
            case HTML_502 -> Answer.text(502, Body.HTML, PAGE);
            case HTML -> Answer.text(200, Body.HTML, PAGE);
            case TRUNCATED -> Answer.json(text.substring(0, text.length() / 2));
            case EMPTY -> Answer.empty(200);
            case CONTENT_TYPE -> Answer.text(200, Body.HTML, text);
            case ARRAY -> Answer.json("[" + text + "]");
            case CODE_STRING -> json(json, "code", Json.createValue("0"));
            case NO_CODE -> Answer.json(without(json, "code").toString());
            case NO_DATA -> Answer.json(without(json, "data").toString());
            case NO_FLOW_ID -> json(json, "data", without(data(json), "flowId"));
            case NO_EXPIRE -> json(json, "data", without(data(json), "expire"));
            case EXPIRE_SECONDS -> expireInSeconds(json);
            case EXTRA_FIELDS -> extraFields(json);
            case HUGE -> Answer.empty(200).with(new Body.Streamed(Body.JSON, -1, SpoiledAnswer::writeHuge));
            case REDIRECT -> Answer.empty(302).with("Location", healthy.base() + "/elsewhere");
            case HTTP_500 -> Answer.empty(500);
        };
    }

    /** Begins with more white space than a server buffers, so that the head is out before the connection ends. */
    private static Body cut(String text) {
        byte[] bytes = (" ".repeat(CUT_PADDING) + text).getBytes(StandardCharsets.UTF_8);
        return new Body.Streamed(Body.JSON, bytes.length, out -> {
            out.write(bytes, 0, bytes.length - text.length() / 2);
            out.flush();
            throw new IOException("This connection is cut on purpose");
        });
    }

    private static void drip(String text, Duration pause, OutputStream out) throws IOException {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.write(b);
            out.flush();
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("The provider stops");
            }
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

    private static Answer expireInSeconds(JsonObject healthy) {
        JsonObject data = data(healthy);
        if (!data.containsKey("expire")) {
            return Answer.json(healthy.toString());
        }
        long seconds = data.getJsonNumber("expire").longValue() / 1000;
        return json(healthy, "data", with(data, "expire", Json.createValue(seconds)));
    }

    private static Answer extraFields(JsonObject healthy) {
        JsonObject nested = Json.createObjectBuilder()
                .add("list", Json.createArrayBuilder().add(1).addNull().add("三"))
                .add("object", Json.createObjectBuilder().add("code", 1))
                .build();
        return json(with(healthy, "data", with(data(healthy), "extra", nested)), "extra", nested);
    }

    private static Answer json(JsonObject object, String field, JsonValue value) {
        return Answer.json(with(object, field, value).toString());
    }

    private static JsonObject data(JsonObject healthy) {
        return healthy.getJsonObject("data");
    }

    private static JsonObject with(JsonObject object, String field, JsonValue value) {
        return Json.createObjectBuilder(object).add(field, value).build();
    }

    private static JsonObject without(JsonObject object, String field) {
        return Json.createObjectBuilder(object).remove(field).build();
    }
}
