package org.identityverification.it.production;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.server.Nginx;
import org.identityverification.it.server.RawHttp;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.Tokens;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Order(3)
class StrangersIT {

    private static final String TEXT = "IDV0016: canary of a stranger ///";

    private static final List<String> PATHS = List.of(
            "/identity/api/notifications/{token}",
            "/identity/api/notifications/x",
            "/identity/api/verifications",
            "/identity/api/verifications/x",
            "/identity/api/operations/x",
            "/identity/api/none",
            "/identity/",
            "/none");

    private static final List<String> ODD_HEADERS = headers("""
            Content-Type: TEXT | application/json,application/json | application/json; charset=TEXT |
            Accept: TEXT | ;; | */*;q=TEXT
            Accept-Charset: TEXT
            Accept-Encoding: TEXT
            Accept-Language: zh;q=1.5, TEXT | LONGEST
            Authorization: Bearer TEXT | Basic TEXT
            Content-Encoding: gzip | zlib | TEXT
            Cookie: $Version=TEXT; $Path
            Expect: TEXT
            If-Modified-Since: TEXT
            Origin: TEXT
            Range: bytes=TEXT
            Upgrade: TEXT
            X-Forwarded-For: TEXT
            X-HTTP-Method-Override: TEXT
            baggage: TEXT
            traceparent: TEXT
            """);

    /** Those that a server may refuse before it looks at the token, and the nginx in front replaces or drops. */
    private static final List<String> REFUSED_BY_SERVERS = headers("""
            Content-Type: text/plain | image/png | json | utf-8 | / | application/ | ;charset=utf-8
            Content-Type: application/json charset=utf-8 | application/json;charset | application/json; charset=none-such
            Content-Type: application/json; charset="utf-8 | application/json; charset=utf-8; charset=gbk | 应用/json
            Content-Type: multipart/form-data | application/x-www-form-urlencoded; charset=%zz | LONG
            Accept: json | */*;q=2 | application/json;q=x | LONG
            Accept-Charset: utf-8;q=x | none-such
            Accept-Encoding: gzip;q=x | identity;q=0
            Accept-Language: zh;q=x | zh_CN.UTF-8 | 中文 | ;;
            Content-Encoding: none-such
            Content-Language: ;;
            Content-Disposition: ;;
            Content-Location: ::
            Content-Range: x
            Cookie: ;;=,="
            Date: yesterday
            If-Match: x
            If-None-Match: *
            Authorization: Basic %
            Origin: ::
            Referer: ::
            X-HTTP-Method-Override: DELETE
            baggage: ;=,%zz
            """);

    private static final List<String> BROKEN_HEADERS = List.of(
            ": " + TEXT,
            "canary",
            "canary\u0000: x",
            "Content-Length: canary",
            "Transfer-Encoding: canary",
            "Accept: */*\r\n " + TEXT);

    private static final List<String> TARGETS = List.of(
            "/identity/api/notifications/%E5",
            "/identity/api/notifications/%zz",
            "/identity/api/notifications/a%2fcanary",
            "/identity/api/notifications/a%00canary",
            "/identity/api/notifications/{token}/canary",
            "/identity/api/notifications/{token};canary=1",
            "/identity/api/notifications%2f{token}",
            "/identity/notifications/{token}",
            "/notifications/{token}",
            "/identity/..%2fcanary",
            "/identity/%5ccanary",
            "/identity/api/verifications?canary=%zz",
            "/identity/api/verifications;canary=1",
            "/identity/api/../api/verifications",
            "/identity/canary.jsp",
            "/identity/WEB-INF/canary.xml",
            "/identity/j_security_check?canary",
            "//canary",
            "*");

    /** What is announced, and the body that does not fit it. */
    private static final Map<String, String> BODIES = Map.of(
            "Content-Length: 999", "{\"flowId\":\"canary",
            "Transfer-Encoding: chunked", "zz\r\ncanary\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\nContent-Encoding: gzip", "6\r\ncanary\r\n0\r\n\r\n",
            "Content-Encoding: gzip\r\nContent-Length: 6", "canary",
            "Content-Encoding: deflate\r\nContent-Length: 6", "canary",
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 999", "canary=");

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, ProductionSettings.APP_CODE);

    private static ProductionSettings settings;
    private static SocketFactory sockets;

    @AutoClose
    private static ProductionServer server;

    @AutoClose
    private static Nginx nginx;

    @BeforeAll
    static void start() throws Exception {
        settings = new ProductionSettings("strangers", PROVIDER);
        sockets = settings.keys.client().getSocketFactory();
        server = settings.start("strangers");
        nginx = Nginx.named("nginx-strangers", settings.keys).start(portOfNode(), portOfNode());
        // The server reports once that it looks at tokens.
        server.begin(settings.tokens.of("first"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cause_at_most_one_line_a_minute_without_a_word_of_theirs(boolean throughProxy) throws Exception {
        int port = port(throughProxy);
        String forged =
                Tokens.valid(UUID.randomUUID(), ProductionSettings.PUBLIC_URL, "another-secret-of-more-than-32-bytes");
        // The console, which systemd keeps in its journal, is among them.
        Map<Path, String> before = Layout.texts(server.logs());
        long begun = System.nanoTime();

        for (String path : PATHS) {
            for (String header : ODD_HEADERS) {
                assertThat(send(
                                port,
                                "POST " + path.replace("{token}", forged),
                                header + "\r\nContent-Length: 2",
                                "{}"))
                        .as("%s %s", path, header)
                        .doesNotStartWith("HTTP/1.1 5");
            }
        }
        for (String header : BROKEN_HEADERS) {
            send(port, "GET " + PATHS.get(0).replace("{token}", forged), header, "");
        }
        for (String target : TARGETS) {
            for (String method : List.of("GET", "POST", "HEAD", "OPTIONS", "TRACE")) {
                assertThat(send(port, method + " " + target.replace("{token}", forged), "Content-Length: 2", "{}"))
                        .as("%s %s", method, target)
                        .doesNotStartWith("HTTP/1.1 5");
            }
        }
        for (Map.Entry<String, String> body : BODIES.entrySet()) {
            send(port, "POST " + PATHS.get(0).replace("{token}", forged), body.getKey(), body.getValue());
        }

        int minutes = (int) Duration.ofNanos(System.nanoTime() - begun).toMinutes();
        // A line is in the log and on the console.
        Layout.texts(server.logs()).forEach((file, content) -> {
            String written = content.substring(before.getOrDefault(file, "").length());
            assertThat(written.lines()).hasSizeLessThanOrEqualTo(minutes + 1);
            assertThat(written).doesNotContainIgnoringCase("canary").doesNotContain(forged);
        });
    }

    @Test
    void who_know_a_notify_URL_leave_its_token_in_no_file() throws Exception {
        server.begin(settings.tokens.of("caller"));
        Check check = PROVIDER.awaitCheck();
        String notification = "POST " + check.notifyUrl().orElseThrow().getPath();
        String good = Notices.body(check.flowId(), true, "");

        for (String header :
                Stream.of(ODD_HEADERS, REFUSED_BY_SERVERS).flatMap(List::stream).toList()) {
            String headers = header + "\r\nContent-Length: " + good.getBytes(UTF_8).length;
            assertThat(send(port(true), notification, headers, good)).as(header).startsWith("HTTP/1.1 200 ");
        }
        for (Map.Entry<String, String> body : BODIES.entrySet()) {
            assertThat(send(port(true), notification, body.getKey(), body.getValue()))
                    .doesNotStartWith("HTTP/1.1 200 ");
        }

        assertThat(server.everythingWritten()).doesNotContain(Notices.tokenOf(check));
    }

    private static List<String> headers(String lines) {
        return lines.lines()
                .flatMap(line -> Stream.of(line.replaceFirst(".*?: ", "").split(" \\|", -1))
                        .map(value -> line.replaceFirst(": .*", ": ") + value.strip()))
                .map(header -> header.replace("TEXT", TEXT).replace("LONGEST", "a,".repeat(3900)))
                .map(header -> header.replace("LONG", "x".repeat(3000)))
                .toList();
    }

    /** Sends these bytes on a connection of their own, and returns the answer, if there is one. */
    private static String send(int port, String methodAndTarget, String headers, String body) throws IOException {
        String request =
                methodAndTarget + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n\r\n" + body;
        try {
            return RawHttp.send(sockets, port, request);
        } catch (SocketException e) {
            return "";
        }
    }

    private static int port(boolean throughProxy) {
        return throughProxy ? nginx.uri("/").getPort() : portOfNode();
    }

    private static int portOfNode() {
        return server.uri("/").getPort();
    }
}
