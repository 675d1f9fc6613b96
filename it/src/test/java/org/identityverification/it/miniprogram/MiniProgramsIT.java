package org.identityverification.it.miniprogram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
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

    private JsonObject started;

    @AutoClose
    static final AutoCloseable APPLICATION = TestServer.deploy(Deployments.referenceApplication(Map.of(
            "identity-verification.result-query.enabled", "true",
            "identity-verification.result-query.first-delay", "PT1S",
            "identity-verification.task-poll", "PT0.5S")));

    @Test
    void in_Alipay_goes_from_the_form_through_the_long_link_to_the_result() {
        Value phone = phone("Runtime, alipay", "");
        submit(phone);
        assertThat(run("(r) => r.element('web-view').attributes.src", phone).asString())
                .isEqualTo(started.getString("originalUrl"))
                .isNotEqualTo(started.getString("authUrl"));
        message(phone, "{ type: 'IDENTITY_ALI_FACE_AWAKE', url: 'https://openapi.example.com/', token: 'certify-1' }");
        run("(r) => { r.verifications[0].succeed({ resultStatus: '9000' }); r.settle(); }", phone);
        assertThat(text(phone)).doesNotContain("认证通过");

        Sandbox.decide(started.getString("authUrl"), "outcome=pass");
        message(phone, "{ type: 'RN_DONE' }");

        awaitText(phone, "认证通过");
    }

    @Test
    void in_WeChat_goes_from_the_form_to_a_result_that_only_a_query_finds() {
        Value phone = phone(
                "WeChatRuntime, wechat",
                "faceMiniProgram: { appId: 'wx-of-this-test', path: 'pages/face?token={faceToken}',"
                        + " extraDataKey: '', envVersion: 'release' }");
        submit(phone);
        faceCheck(phone, "outcome=fail&failReasonCode=1445900");
        awaitText(phone, "人脸与身份证不符");

        faceCheck(phone, "outcome=pass");
        awaitText(phone, "认证通过");

        assertThat(run("(r) => r.opened.map(one => one.target.path).join()", phone)
                        .asString())
                .isEqualTo(
                        String.join(",", Collections.nCopies(2, "pages/face?token=" + started.getString("faceToken"))));
    }

    private Value phone(String runtimeAndPlatform, String config) {
        URI api = TestServer.uri("/identity/api");
        Value phone = scripts.function("phone(" + runtimeAndPlatform + ", { baseUrl: '" + api + "'"
                + (config.isEmpty() ? "" : ", " + config) + " })");
        phone.putMember("transport", (ProxyExecutable) arguments -> answer(arguments[0]));
        return phone;
    }

    private void submit(Value phone) {
        run("(r) => { r.submit(PERSON); r.settle(); }", phone);
    }

    private void message(Value phone, String detail) {
        run("(r) => r.fire(r.element('web-view'), 'message', " + detail + ")", phone);
    }

    private void faceCheck(Value phone, String decision) {
        run("(r) => { r.tap('开始刷脸'); r.opened[r.opened.length - 1].agree(); }", phone);
        Sandbox.decide(started.getString("authUrl"), decision);
        run("(r) => { r.show(); r.settle(); }", phone);
    }

    private String text(Value phone) {
        return run("(r) => { r.check(); return r.text; }", phone).asString();
    }

    /** Lets the phone's time pass until the person reads this. */
    private void awaitText(Value phone, String text) {
        await().pollInterval(Duration.ofMillis(200)).until(() -> {
            run("(r) => r.advance(1000)", phone);
            return text(phone).contains(text);
        });
    }

    private Value run(String script, Value phone) {
        return scripts.function(script).execute(phone);
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
