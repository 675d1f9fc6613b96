package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanaryTest {

    private static final String PROVIDER_ADDRESS = "198.51.100.9";
    private static final String BROWSER_ADDRESS = "203.0.113.7";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private final List<String> secrets = new ArrayList<>(List.of(Sandboxed.APP_CODE, BROWSER_ADDRESS));
    private String flowId = "";
    private String contextId = "";
    private String notifyUrl = "";
    private String callbackUrl = "";
    /** Before the first start, the provider does not know them. */
    private String name = "无";

    private String number = "none";
    private Sandboxed sandboxed;
    private FakeProvider provider;

    @BeforeEach
    void open() throws Exception {
        sandboxed = new Sandboxed(folder);
        provider = new FakeProvider(this::answer);
    }

    @AfterEach
    void close() {
        provider.close();
        sandboxed.close();
    }

    @Test
    void the_report_identifies_no_person_account_or_token_although_the_provider_repeats_all_of_it_wherever_it_can()
            throws Exception {
        sandboxed.waiting = (condition, atMost) -> condition.getAsBoolean();
        sandboxed.run("--provider=" + provider.url());

        secrets.addAll(List.of(name, number, number.substring(6, 14)));
        assertThat(secrets).hasSizeGreaterThan(20).doesNotContain("");
        String report = sandboxed.report();
        assertThat(secrets.stream().filter(it -> report.toUpperCase(Locale.ROOT).contains(it.toUpperCase(Locale.ROOT))))
                .isEmpty();
        assertThat(report).contains(PROVIDER_ADDRESS, "flowId: string(19) = ours", "contextId: string(36) = ours");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve(Acceptance.REPORT));
        }
    }

    private FakeProvider.Answer answer(FakeProvider.Call call) {
        if (call.path().startsWith("/link/")) {
            act(call);
            return new FakeProvider.Answer(200, Map.of(), "");
        }
        JsonObjectBuilder data = Json.createObjectBuilder();
        if (call.isStart()) {
            name = sandboxed.person.name();
            number = sandboxed.person.idNumber();
            flowId = Long.toString(1_862_291_536_444_700_249L + secrets.size());
            var request = Redaction.json(call.body());
            contextId = secret(Redaction.text(request, "contextId"));
            notifyUrl = secret(Redaction.text(request, "notifyUrl"));
            callbackUrl = Redaction.text(request, "callbackUrl");
            data.add("flowId", secret(flowId))
                    .add("authUrl", secret(provider.url() + "/link/" + UUID.randomUUID()))
                    .add(
                            "originalUrl",
                            "https://" + flowId + ".example.com/"
                                    + secret(UUID.randomUUID().toString()))
                    .add("faceToken", secret(UUID.randomUUID().toString()))
                    .add(
                            "expire",
                            System.currentTimeMillis() + Duration.ofMinutes(30).toMillis());
        }
        JsonObjectBuilder body = repeated(Json.createObjectBuilder())
                .add("code", call.isStart() || call.method().equals("GET") ? 0 : 30500101)
                .add("message", "成功" + number + name)
                .add("data", data.add("status", "SUCCESS"));
        Map<String, String> headers = Map.of(
                "X-Ca-Request-Id",
                secret(UUID.randomUUID().toString()),
                "X-Ca-Error-Code",
                number,
                "X-Ca-Error-Message",
                "Unauthorized" + Sandboxed.APP_CODE + number,
                "X-Ca-" + number,
                number);
        return new FakeProvider.Answer(200, headers, body.build().toString());
    }

    /** Opens the page or decides, as the person, whose browser and whose provider then call the public URL. */
    private void act(FakeProvider.Call call) {
        String repeated =
                "n" + number + "=" + number + "&" + secret(UUID.randomUUID().toString());
        if (call.method().equals("GET")) {
            arrive(notifyUrl + "?" + repeated, BROWSER_ADDRESS, "");
            return;
        }
        JsonObjectBuilder result = repeated(Json.createObjectBuilder())
                .add("flowId", flowId)
                .add("serviceId", flowId)
                .add("contextId", contextId)
                .add("verifycode", secret(UUID.randomUUID().toString()))
                .add("success", call.body().contains("pass"));
        arrive(notifyUrl, PROVIDER_ADDRESS, result.build().toString());
        arrive(callbackUrl + "&contextId=" + contextId + "&" + repeated, BROWSER_ADDRESS, "");
    }

    private JsonObjectBuilder repeated(JsonObjectBuilder json) {
        return json.add(number, name)
                .add(name, Json.createObjectBuilder().add("code", number).add("status", number))
                .add("requestId", Sandboxed.APP_CODE)
                .add("action", name)
                .add("failReasonCode", number.replaceFirst("^.{6}(.{8}).{4}$", "$1"));
    }

    private void arrive(String url, String sender, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .header("X-Forwarded-For", "192.0.2.1, " + sender)
                .header("X-" + number, number)
                .header("Content-Type", "text/plain;charset=" + flowId);
        if (!body.isEmpty()) {
            request.POST(BodyPublishers.ofString(body));
        }
        CLIENT.sendAsync(request.build(), BodyHandlers.discarding()).join();
    }

    private String secret(String text) {
        secrets.add(text);
        return text;
    }
}
