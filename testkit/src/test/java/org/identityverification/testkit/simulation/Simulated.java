package org.identityverification.testkit.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.identityverification.testkit.Person;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;

/** A simulation that is called without a server. */
public final class Simulated implements AutoCloseable {

    static final String BASE = "http://localhost:9080/sandbox";

    public final Simulation simulation;
    private final Clock clock;
    private final AtomicLong nonce;

    public Simulated(Clock clock) {
        this.clock = clock;
        this.nonce = new AtomicLong(clock.millis());
        this.simulation = new Simulation(List.of("code"), Simulation.Settings.usual(100, true), clock);
    }

    public static JsonObjectBuilder healthy() {
        return Json.createObjectBuilder()
                .add("name", "张三")
                .add("idNo", adult())
                .add("faceauthMode", "TENCENT")
                .add("callbackUrl", "http://www.baidu.com")
                .add("contextId", "201908221430111");
    }

    static String adult() {
        return Person.bornOn(LocalDate.of(1990, 3, 7)).idNumber();
    }

    /** A flow that was just started. */
    public Flow flow(JsonObjectBuilder request) {
        startRaw(request.build().toString().getBytes(UTF_8));
        return newest();
    }

    Answer startRaw(byte[] body) {
        return call("POST", "/v2/identity/auth/api/individual/face", "", body);
    }

    /** A result query with this authorization. */
    Answer authorized(String authorization) {
        Map<String, List<String>> headers =
                Map.of("authorization", List.of(authorization), "x-ca-nonce", List.of("" + clock.millis()));
        return call("GET", "/v2/identity/auth/pub/individual/1/face", "", headers, new byte[0]);
    }

    Answer result(String flowId) {
        return call("GET", "/v2/identity/auth/pub/individual/" + flowId + "/face", "", new byte[0]);
    }

    Answer browse(String path, String query) {
        return call("GET", path, query, new byte[0]);
    }

    Answer press(Flow flow, String form) {
        return press(flow.shortId(), form);
    }

    Answer press(String shortId, String form) {
        return call("POST", "/s/" + shortId + "/decision", "", form.getBytes(UTF_8));
    }

    Flow newest() {
        List<Flow> flows = simulation.started().all();
        return flows.get(flows.size() - 1);
    }

    static int code(Answer answer) {
        return json(answer).getInt("code");
    }

    public static JsonObject json(Answer answer) {
        try (var reader = Json.createReader(new StringReader(text(answer)))) {
            return reader.readObject();
        }
    }

    static String text(Answer answer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatCode(() -> answer.body().writeTo(out)).doesNotThrowAnyException();
        return out.toString(UTF_8);
    }

    private Answer call(String method, String path, String query, byte[] body) {
        Map<String, List<String>> headers =
                Map.of("authorization", List.of("APPCODE code"), "x-ca-nonce", List.of("" + nonce.getAndIncrement()));
        return call(method, path, query, headers, body);
    }

    private Answer call(String method, String path, String query, Map<String, List<String>> headers, byte[] body) {
        AtomicReference<Answer> answer = new AtomicReference<>(Answer.empty(0));
        simulation.serve(new Call(clock.instant(), method, path, query, headers, body), BASE, answer::set);
        return answer.get();
    }

    @Override
    public void close() {
        simulation.close();
    }
}
