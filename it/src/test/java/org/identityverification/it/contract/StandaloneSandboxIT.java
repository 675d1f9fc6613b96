package org.identityverification.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.RawHttp;
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
    void starts_without_a_server_once_on_a_port_plays_faults_by_HTTP_and_logs_neither_person_nor_app_code() {
        try (ServerProcess sandbox = started("running")) {
            sandbox.awaitAnswer(() -> Http.get(uri("/")).statusCode() == 200);

            try (ServerProcess another = started("refused")) {
                assertThat(another.awaitEnd(Http.LONG_ENOUGH)).isEqualTo(2);
                assertThat(another.log()).anyMatch(line -> line.startsWith("--port: port " + port + " is taken"));
            }
            assertThat(Http.header(start("wrong"), "X-Ca-Error-Code")).isEqualTo("A400AC");
            assertThat(Http.postForm(uri("/control/faults"), "fault=T429PA").statusCode())
                    .isEqualTo(200);
            assertThat(Http.header(start(APP_CODE), "X-Ca-Error-Code")).isEqualTo("T429PA");
            String link = Http.json(start(APP_CODE)).getJsonObject("data").getString("authUrl");
            assertThat(Http.get(URI.create(link)).statusCode()).isEqualTo(200);

            assertThat(sandbox.log())
                    .contains("The simulated provider listens on http://127.0.0.1:" + port)
                    .anyMatch(line -> line.contains("refused: Invalid AppCode"))
                    .noneMatch(line -> line.contains(APP_CODE)
                            || line.contains(Requests.PERSON.name())
                            || line.contains(Requests.PERSON.idNumber()));
        }
    }

    @Test
    void obeys_no_page_of_another_site_and_shows_nothing_to_one_that_has_a_name_for_this_machine() throws Exception {
        try (ServerProcess sandbox = started("attacked")) {
            sandbox.awaitAnswer(() -> Http.get(uri("/")).statusCode() == 200);

            for (String header : List.of("Origin: https://evil.example", "Sec-Fetch-Site: cross-site")) {
                for (String change : List.of("POST /control/faults", "POST /control/clock", "DELETE /control/calls")) {
                    assertThat(raw(change, "127.0.0.1:" + port, header)).startsWith("HTTP/1.1 403 ");
                }
            }
            assertThat(start(APP_CODE).statusCode()).isEqualTo(200);
            assertThat(raw("GET /control/calls", "evil.example:" + port, "X: y"))
                    .startsWith("HTTP/1.1 403 ")
                    .doesNotContain(APP_CODE, Requests.PERSON.idNumber());
            assertThat(raw("GET /control/calls", "localhost:" + port, "Sec-Fetch-Site: none"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains(APP_CODE);
        }
    }

    private String raw(String methodAndTarget, String host, String header) throws IOException {
        String request = methodAndTarget + " HTTP/1.1\r\nHost: " + host + "\r\n" + header
                + "\r\nConnection: close\r\nContent-Length: 12\r\n\r\nfault=T429PA";
        return RawHttp.send(SocketFactory.getDefault(), port, request);
    }

    private ServerProcess started(String name) {
        List<String> command = List.of(
                Jdks.current().resolve("bin/java").toString(),
                "-jar",
                OwnServer.repository()
                        .resolve("testkit/target/identity-verification-sandbox.jar")
                        .toString(),
                "--port=" + port,
                "--app-code=" + APP_CODE);
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
                "Authorization",
                "APPCODE " + appCode,
                "X-Ca-Nonce",
                Long.toString(nonce++));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
