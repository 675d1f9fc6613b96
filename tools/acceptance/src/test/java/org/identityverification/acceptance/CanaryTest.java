package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
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

    private final HttpFront provider = Sandboxed.server(new ArrayList<>(), this::answer);
    private final List<String> secrets = new ArrayList<>(List.of(Sandboxed.APP_CODE, BROWSER_ADDRESS));
    /** Before the first start, the provider does not know them. */
    private String name = "无";

    private String number = "none";
    private String birthDate = "";
    private String flowId = "";
    private String contextId = "";
    private String notifyUrl = "";
    private String callbackUrl = "";

    CanaryTest() throws IOException {}

    @Test
    void the_report_has_no_person_account_or_token_that_the_provider_repeats() throws Exception {
        sandboxed.waits = false;
        sandboxed.run("--provider=http://127.0.0.1:" + provider.port());
        provider.close();

        String report = sandboxed.report().toUpperCase(Locale.ROOT);
        assertThat(secrets)
                .hasSizeGreaterThan(20)
                .doesNotContain("")
                .noneMatch(it -> report.contains(it.toUpperCase(Locale.ROOT)));
        assertThat(sandboxed.report())
                .contains(PROVIDER_ADDRESS, "flowId: string(19) = ours", "contextId: string(36) = ours");
        assertThat(sandboxed.folder.toFile().list()).containsExactly(Acceptance.REPORT);
    }

    private Answer answer(Call call) {
        if (call.path().startsWith("/link/")) {
            act(call);
            return Answer.empty(200);
        }
        boolean isStart = call.body().contains("notifyUrl");
        if (isStart) {
            name = secret(sandboxed.person.name());
            number = secret(sandboxed.person.idNumber());
            birthDate = secret(number.substring(6, 14));
            flowId = secret(Long.toString(1_862_291_536_444_700_249L + secrets.size()));
            contextId = secret(call.json().getString("contextId"));
            notifyUrl = secret(call.json().getString("notifyUrl"));
            callbackUrl = call.json().getString("callbackUrl", "");
        }
        String start = """
                , "flowId": "%s", "authUrl": "http://127.0.0.1:%d/link/%s", "faceToken": "%s", "expire": %d,
                "originalUrl": "https://%1$s.example.com/%s"
                """.formatted(
                        flowId, provider.port(), secret(), secret(), System.currentTimeMillis() + 1_800_000, secret());
        String body = """
                {"code": %d, "message": "成功%s%s", "data": {"status": "SUCCESS"%s}, %s}
                """.formatted(
                isStart || call.method().equals("GET") ? 0 : 30500101, number, name, isStart ? start : "", repeated());
        return Answer.json(body)
                .with("X-Ca-Request-Id", secret())
                .with("X-Ca-Error-Code", number)
                .with("X-Ca-Error-Message", "Unauthorized" + Sandboxed.APP_CODE + number)
                .with("X-Ca-" + number, number);
    }

    /** Opens the page or decides, as the person, whose browser and whose provider then call the public URL. */
    private void act(Call call) {
        String query = "n" + number + "=" + number + "&" + secret();
        if (call.method().equals("GET")) {
            arrive("GET", notifyUrl + "?" + query, BROWSER_ADDRESS, "");
        } else {
            String result =
                    """
                    {"flowId": "%s", "serviceId": "%1$s", "contextId": "%s", "verifycode": "%s", "success": %s, %s}
                    """.formatted(flowId, contextId, secret(), call.body().contains("pass"), repeated());
            arrive("POST", notifyUrl, PROVIDER_ADDRESS, result);
            arrive("GET", callbackUrl + "&contextId=" + contextId + "&" + query, BROWSER_ADDRESS, "");
        }
    }

    private String repeated() {
        return """
                "%s": "%s", "%2$s": {"code": "%1$s", "status": "%1$s"}, "requestId": "%s", "action": "%2$s",
                "failReasonCode": "%s"
                """.formatted(number, name, Sandboxed.APP_CODE, birthDate);
    }

    /** The proxy adds the sender to the addresses that the sender claims. */
    private void arrive(String method, String url, String sender, String body) {
        String[] headers = {
            "X-Forwarded-For", "192.0.2.1, " + sender, "X-" + number, number, "Content-Type", "a/b;charset=" + flowId
        };
        HttpRequests.send(method, URI.create(url), BodyPublishers.ofString(body), headers);
    }

    private String secret() {
        return secret(UUID.randomUUID().toString());
    }

    private String secret(String text) {
        secrets.add(text);
        return text;
    }
}
