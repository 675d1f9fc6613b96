package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.testservers.Jdks;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneSandboxIT {

    private static final String APP_CODE = "canary-of-the-app-code";

    @TempDir
    Path folder;

    private final int port = Layout.freePort();
    private long nonce = System.currentTimeMillis();

    @Test
    void starts_without_a_server_plays_faults_moves_its_clock_by_HTTP_and_logs_neither_person_nor_app_code() {
        try (ServerProcess sandbox = started("running", "--port=" + port, "--app-code=" + APP_CODE)) {
            sandbox.awaitAnswer(() -> Http.get(uri("/")).statusCode() == 200);

            assertThat(start("wrong").headers().firstValue("X-Ca-Error-Code")).contains("A400AC");
            assertThat(Http.postForm(uri("/control/faults"), "fault=T429PA").statusCode())
                    .isEqualTo(200);
            assertThat(start(APP_CODE).headers().firstValue("X-Ca-Error-Code")).contains("T429PA");

            URI link =
                    URI.create(Http.json(start(APP_CODE)).getJsonObject("data").getString("authUrl"));
            assertThat(link).hasPort(port);
            assertThat(Http.get(link).statusCode()).isEqualTo(200);
            assertThat(Http.postForm(uri("/control/clock"), "forward=PT31M").statusCode())
                    .isEqualTo(200);
            assertThat(Http.get(link).statusCode()).isEqualTo(410);

            assertThat(refused("--port=" + port)).startsWith("--port: port " + port + " is taken");

            assertThat(sandbox.log())
                    .contains("The simulated provider listens on http://127.0.0.1:" + port)
                    .anyMatch(line -> line.contains("refused: Invalid AppCode"))
                    .noneMatch(line -> line.contains(APP_CODE)
                            || line.contains(Requests.PERSON.name())
                            || line.contains(Requests.PERSON.idNumber()));
        }
    }

    @Test
    void listens_for_other_machines_only_with_an_app_code() {
        assertThat(refused("--port=" + port, "--host=0.0.0.0")).startsWith("--app-code is missing");
    }

    /** What the program says when it does not start. */
    private String refused(String... options) {
        try (ServerProcess process = started("refused", options)) {
            assertThat(process.awaitEnd(Http.LONG_ENOUGH)).isEqualTo(2);
            return process.log().stream()
                    .filter(line -> !line.startsWith("NOTE: "))
                    .collect(Collectors.joining("\n"));
        }
    }

    private ServerProcess started(String name, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Jdks.current().resolve("bin/java").toString(),
                "-jar",
                OwnServer.repository()
                        .resolve("testkit/target/identity-verification-sandbox.jar")
                        .toString()));
        command.addAll(List.of(options));
        ServerProcess process = new ServerProcess(new Launch(command, Map.of()), folder.resolve(name));
        process.start();
        return process;
    }

    private HttpResponse<String> start(String appCode) {
        String request = Json.createObjectBuilder()
                .add("name", Requests.PERSON.name())
                .add("idNo", Requests.PERSON.idNumber())
                .add("faceauthMode", "TENCENT")
                .add("callbackUrl", "https://shop.example.com/")
                .build()
                .toString();
        return Http.send(
                "POST",
                uri("/v2/identity/auth/api/individual/face"),
                BodyPublishers.ofString(request),
                "Content-Type",
                "application/json",
                "Authorization",
                "APPCODE " + appCode,
                "X-Ca-Nonce",
                Long.toString(nonce++));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
