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
import java.util.function.LongFunction;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Body;

/** Spoils healthy answers. */
public final class Spoiler {

    /** How long the big answer is. */
    public static final long HUGE_LENGTH = 100L * 1024 * 1024;

    private static final int CUT_PADDING = 128 * 1024;
    private static final String PAGE = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head>"
            + "<body><h1>502 Bad Gateway</h1><hr>proxy</body></html>";

    private final Pauses pauses;

    /**
     * How slow is slow.
     *
     * @param slowFor the delay of {@link AnswerFault#SLOW}
     * @param hangFor the delay of {@link AnswerFault#HANG}
     * @param drip the pause between two bytes of {@link AnswerFault#DRIP}
     */
    public record Pauses(Duration slowFor, Duration hangFor, Duration drip) {}

    /**
     * A spoiler.
     *
     * @param pauses how slow is slow
     */
    public Spoiler(Pauses pauses) {
        this.pauses = pauses;
    }

    /**
     * Spoils an answer.
     *
     * @param fault how
     * @param healthy the JSON that would have been sent
     * @param base where the sandbox is, without a slash at the end
     * @return what is sent instead
     */
    public Answer spoil(AnswerFault fault, JsonObject healthy, String base) {
        String text = healthy.toString();
        return switch (fault) {
            case SLOW -> Answer.json(text).after(pauses.slowFor());
            case HANG -> Answer.json(text).after(pauses.hangFor());
            case CUT -> Answer.empty(200).with(cut(text));
            case DRIP -> Answer.empty(200).with(new Body.Streamed(Body.JSON, -1, out -> drip(text, out)));
            case HTML_502 -> Answer.text(502, Body.HTML, PAGE);
            case HTML -> Answer.text(200, Body.HTML, PAGE);
            case TRUNCATED -> Answer.json(text.substring(0, text.length() / 2));
            case EMPTY -> Answer.empty(200);
            case CONTENT_TYPE -> Answer.text(200, Body.HTML, text);
            case ARRAY -> Answer.json("[" + text + "]");
            case CODE_STRING -> json(healthy, "code", Json.createValue("0"));
            case NO_CODE -> Answer.json(without(healthy, "code").toString());
            case NO_DATA -> Answer.json(without(healthy, "data").toString());
            case NO_FLOW_ID -> json(healthy, "data", without(data(healthy), "flowId"));
            case NO_EXPIRE -> json(healthy, "data", without(data(healthy), "expire"));
            case EXPIRE_SECONDS -> changeExpire(healthy, millis -> Json.createValue(millis / 1000));
            case EXTRA_FIELDS -> extraFields(healthy);
            case HUGE -> Answer.empty(200).with(new Body.Streamed(Body.JSON, -1, Spoiler::writeHuge));
            case REDIRECT -> Answer.empty(302).with("Location", base + "/elsewhere");
            case HTTP_500 -> Answer.empty(500);
        };
    }

    /** Begins with more white space than a server buffers, so that the head is out before the connection ends. */
    private static Body cut(String text) {
        byte[] bytes = (" ".repeat(CUT_PADDING) + text).getBytes(StandardCharsets.UTF_8);
        return new Body.Streamed(Body.JSON, bytes.length, out -> {
            out.write(bytes, 0, bytes.length - text.length() / 2);
            out.flush();
            throw new IOException("the sandbox cuts this connection on purpose");
        });
    }

    private void drip(String text, OutputStream out) throws IOException {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            out.write(b);
            out.flush();
            try {
                Thread.sleep(pauses.drip().toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the sandbox stops");
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

    private static Answer changeExpire(JsonObject healthy, LongFunction<JsonValue> change) {
        JsonObject data = data(healthy);
        if (!data.containsKey("expire")) {
            return Answer.json(healthy.toString());
        }
        JsonValue changed = change.apply(data.getJsonNumber("expire").longValue());
        return json(healthy, "data", with(data, "expire", changed));
    }

    private static Answer extraFields(JsonObject healthy) {
        JsonObject nested = Json.createObjectBuilder()
                .add("list", Json.createArrayBuilder().add(1).addNull().add("三"))
                .add("object", Json.createObjectBuilder().add("code", 1))
                .build();
        return Answer.json(with(with(healthy, "data", with(data(healthy), "extra", nested)), "extra", nested)
                .toString());
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
