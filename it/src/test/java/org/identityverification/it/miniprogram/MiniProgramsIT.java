package org.identityverification.it.miniprogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.SAME_THREAD)
class MiniProgramsIT {

    @AutoClose
    private final Scripts scripts = Scripts.load();

    private Value phone;
    private JsonObject started;

    @AutoClose
    static final AutoCloseable APPLICATION = TestServer.deploy(Deployments.referenceApplication());

    @Test
    void go_from_the_form_through_the_long_link_to_the_result() {
        phone = scripts.function("phone(Runtime, alipay, { baseUrl: '" + TestServer.uri("/identity/api") + "' })");
        phone.putMember("transport", (ProxyExecutable) arguments -> answer(arguments[0]));
        run("(r) => { r.submit(PERSON); r.settle(); }");
        assertThat(run("(r) => r.element('web-view').attributes.src"))
                .isEqualTo(started.getString("originalUrl"))
                .isNotEqualTo(started.getString("authUrl"));
        message("{ type: 'IDENTITY_ALI_FACE_AWAKE', url: 'https://openapi.example.com/', token: 'certify-1' }");
        run("(r) => { r.verifications[0].succeed({ resultStatus: '9000' }); r.settle(); }");
        assertThat(run("(r) => { r.check(); return r.text; }")).doesNotContain("认证通过");

        Sandbox.decide(started.getString("authUrl"), "outcome=pass");
        message("{ type: 'RN_DONE' }");

        await().pollInterval(Duration.ofMillis(200))
                .until(() -> run("(r) => { r.advance(1000); r.check(); return r.text; }")
                        .contains("认证通过"));
    }

    private void message(String detail) {
        run("(r) => r.fire(r.element('web-view'), 'message', " + detail + ")");
    }

    private String run(String script) {
        return scripts.function(script).execute(phone).toString();
    }

    /** Sends the mini program's request, and returns the answer in the form of its platform. */
    private ProxyObject answer(Value request) {
        Value headers = request.getMember("headers");
        String[] all = headers.getMemberKeys().stream()
                .flatMap(name -> Stream.of(name, headers.getMember(name).asString()))
                .toArray(String[]::new);
        Value body = request.getMember("body");
        HttpResponse<String> answer = Http.send(
                request.getMember("method").asString(),
                URI.create(request.getMember("url").asString()),
                body.isNull() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.asString()),
                all);
        if (answer.statusCode() == 201) {
            started = Http.json(answer);
        }
        Map<String, Object> received = new HashMap<>();
        answer.headers().map().forEach((name, values) -> received.put(name, String.join(", ", values)));
        return ProxyObject.fromMap(
                Map.of("status", answer.statusCode(), "headers", ProxyObject.fromMap(received), "body", answer.body()));
    }
}
