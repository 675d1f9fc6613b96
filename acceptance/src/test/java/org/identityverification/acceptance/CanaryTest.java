package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.identityverification.testkit.simulation.HttpFront;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testservers.HttpRequests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CanaryTest {

    private static final String PROVIDER_ADDRESS = "198.51.100.9";
    private static final String BROWSER_ADDRESS = "203.0.113.7";

    @RegisterExtension
    final Sandboxed sandboxed = new Sandboxed();

    private final HttpFront provider = Sandboxed.server(this::answer);
    private final List<String> secrets = new ArrayList<>(List.of(Sandboxed.APP_CODE, BROWSER_ADDRESS));
    /** Before the first start, the provider does not know the person. */
    private String name = "无";

    private String number = "none";
    private String flowId = "";
    private JsonObject request = JsonObject.EMPTY_JSON_OBJECT;

    CanaryTest() throws IOException {}

    @Test
    void the_report_identifies_no_person_account_or_token_although_the_provider_repeats_all_of_it_wherever_it_can()
            throws Exception {
        sandboxed.waiting = (condition, atMost) -> condition.getAsBoolean();
        sandboxed.run("--provider=http://127.0.0.1:" + provider.port());
        provider.close();

        secrets.addAll(List.of(name, number, number.substring(6, 14)));
        assertThat(secrets).hasSizeGreaterThan(20).doesNotContain("");
        String report = sandboxed.report();
        assertThat(secrets.stream().filter(it -> report.toUpperCase(Locale.ROOT).contains(it.toUpperCase(Locale.ROOT))))
                .isEmpty();
        assertThat(report).contains(PROVIDER_ADDRESS, "flowId: string(19) = ours", "contextId: string(36) = ours");
        try (Stream<Path> files = Files.list(sandboxed.folder)) {
            assertThat(files).containsExactly(sandboxed.folder.resolve(Acceptance.REPORT));
        }
    }

    private Answer answer(Call call) {
        if (call.path().startsWith("/link/")) {
            act(call);
            return Answer.empty(200);
        }
        boolean isStart = call.body().contains("notifyUrl");
        JsonObjectBuilder data = Json.createObjectBuilder().add("status", "SUCCESS");
        if (isStart) {
            request = call.json();
            name = sandboxed.person.name();
            number = sandboxed.person.idNumber();
            flowId = secret(Long.toString(1_862_291_536_444_700_249L + secrets.size()));
            Stream.of("contextId", "notifyUrl").map(request::getString).forEach(secrets::add);
            data.add("flowId", flowId)
                    .add("authUrl", secret("http://127.0.0.1:" + provider.port() + "/link/" + UUID.randomUUID()))
                    .add("originalUrl", "https://" + flowId + ".example.com/" + secret())
                    .add("faceToken", secret())
                    .add(
                            "expire",
                            System.currentTimeMillis() + Duration.ofMinutes(30).toMillis());
        }
        JsonObject body = repeated(Json.createObjectBuilder())
                .add("code", isStart || call.method().equals("GET") ? 0 : 30500101)
                .add("message", "成功" + number + name)
                .add("data", data)
                .build();
        return Answer.json(body.toString())
                .with("X-Ca-Request-Id", secret())
                .with("X-Ca-Error-Code", number)
                .with("X-Ca-Error-Message", "Unauthorized" + Sandboxed.APP_CODE + number)
                .with("X-Ca-" + number, number);
    }

    /** Opens the page or decides, as the person, whose browser and whose provider then call the public URL. */
    private void act(Call call) {
        String repeated = "n" + number + "=" + number + "&" + secret();
        String notifyUrl = request.getString("notifyUrl");
        if (call.method().equals("GET")) {
            arrive("GET", notifyUrl + "?" + repeated, BROWSER_ADDRESS, "");
            return;
        }
        JsonObjectBuilder result = repeated(Json.createObjectBuilder())
                .add("flowId", flowId)
                .add("serviceId", flowId)
                .add("contextId", request.get("contextId"))
                .add("verifycode", secret())
                .add("success", call.body().contains("pass"));
        arrive("POST", notifyUrl, PROVIDER_ADDRESS, result.build().toString());
        String query = "&contextId=" + request.getString("contextId") + "&" + repeated;
        arrive("GET", request.getString("callbackUrl") + query, BROWSER_ADDRESS, "");
    }

    private JsonObjectBuilder repeated(JsonObjectBuilder json) {
        return json.add(number, name)
                .add(name, Json.createObjectBuilder().add("code", number).add("status", number))
                .add("requestId", Sandboxed.APP_CODE)
                .add("action", name)
                .add("failReasonCode", number.replaceFirst("^.{6}(.{8}).{4}$", "$1"));
    }

    /** The proxy adds the sender to the addresses that the sender claims. */
    private void arrive(String method, String url, String sender, String body) {
        HttpRequests.send(
                method,
                URI.create(url),
                BodyPublishers.ofString(body),
                "X-Forwarded-For",
                "192.0.2.1, " + sender,
                "X-" + number,
                number,
                "Content-Type",
                "text/plain;charset=" + flowId);
    }

    private String secret() {
        return secret(UUID.randomUUID().toString());
    }

    private String secret(String text) {
        secrets.add(text);
        return text;
    }
}
