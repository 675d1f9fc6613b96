package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.production.Listeners.VERIFICATIONS;
import static org.identityverification.testkit.wire.Answer.json;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.it.documents.Documents;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.provider.SocketServer.Answer;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.Nginx;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.Tokens;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The installation of an operator who has followed docs/production.md and docs/observability.md. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
class OperationsIT {

    private static final String API = "/identity/api";
    private static final String TOO_LONG = "x".repeat(17 * 1024);
    private static final Path RULES = OwnServer.repository().resolve("src/main/prometheus");
    private static final Answer NOTHING = SocketServer.plain(404, List.of(), "");
    private static final int MANY = 40;
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int BULKHEAD = 64;
    /** A call that the bulkhead lets in takes so long, unless the test moves the clock. Shorter than the read timeout. */
    private static final Duration HANGS = Duration.ofSeconds(9);

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, ProductionSettings.APP_CODE);

    private static ProductionSettings settings;
    private static TestKeys keys;

    @AutoClose
    private static ProductionServer server;

    @AutoClose
    private static Nginx nginx;

    /** Limits strangers, not the other tests. */
    @AutoClose
    private static Nginx strangers;

    @BeforeAll
    static void start() throws Exception {
        settings = new ProductionSettings("operations", PROVIDER);
        settings.environment.put("IDENTITY_APP_RATE_LIMIT_TOTAL", "1000000");
        settings.environment.put(
                "org_identityverification_impl_provider_FaceAuthCalls_start_Bulkhead_value",
                Integer.toString(BULKHEAD));
        keys = settings.keys;
        server = settings.start("operations");
        nginx = Nginx.named("nginx", keys).start(port(server), port(server));
        strangers = Nginx.named("nginx-strangers", keys).start(port(server), port(server));
        // The server reports once that it looks at tokens.
        server.begin(settings.tokens.of("first"));
    }

    @ParameterizedTest
    @Order(1)
    @ValueSource(booleans = {false, true})
    void write_at_most_one_line_a_minute_about_strangers_and_no_word_of_theirs(boolean throughProxy) throws Exception {
        Stranger stranger = new Stranger(
                keys.client().getSocketFactory(),
                throughProxy ? strangers.uri("/").getPort() : port(server));
        String forged =
                Tokens.valid(UUID.randomUUID(), ProductionSettings.PUBLIC_URL, "another-secret-of-more-than-32-bytes");
        String notification = "POST " + Stranger.PATHS.get(0).replace("{token}", forged);
        // The console, which systemd keeps in its journal, is among them.
        Map<Path, String> before = Layout.texts(server.logs());
        long begun = System.nanoTime();

        for (String path : Stranger.PATHS) {
            for (String header : Stranger.ODD_HEADERS) {
                String request = "POST " + path.replace("{token}", forged);
                assertThat(stranger.send(request, header + "\r\nContent-Length: 2", "{}"))
                        .as("%s %s", path, header)
                        .doesNotStartWith("HTTP/1.1 5");
            }
        }
        if (throughProxy) {
            for (String header : Stranger.REFUSED_BY_SERVERS) {
                String headers = header + "\r\nContent-Length: 2";
                assertThat(stranger.send(notification, headers, "{}"))
                        .as(header)
                        .startsWith("HTTP/1.1 404 ");
            }
        }
        for (String header : Stranger.BROKEN_HEADERS) {
            stranger.send(notification, header, "");
        }
        for (String target : Stranger.TARGETS) {
            for (String method : List.of("GET", "POST", "HEAD", "OPTIONS", "TRACE")) {
                assertThat(stranger.send(method + " " + target.replace("{token}", forged), "Content-Length: 2", "{}"))
                        .as("%s %s", method, target)
                        .doesNotStartWith("HTTP/1.1 5");
            }
        }
        for (Map.Entry<String, String> body : Stranger.BODIES.entrySet()) {
            stranger.send(notification, body.getKey(), body.getValue());
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
    void serve_a_verification_through_the_proxy() throws Exception {
        HttpResponse<String> started = begin(nginx);
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        String id = Http.json(started).getString("id");
        assertThat(Http.header(started, "Location")).isEqualTo(ProductionSettings.PUBLIC_URL + "/verifications/" + id);
        Check check = PROVIDER.awaitCheck();

        assertThat(notifyPassed(nginx, check)).isEqualTo(200);

        assertThat(Http.json(nginx.get(VERIFICATIONS + "/" + id)).getString("status"))
                .isEqualTo("PASSED");
        awaitLog(nginx, "GET " + VERIFICATIONS + "/{id} 200 ", 1);
        awaitLog(nginx, "POST " + API + "/notifications/{token} 200 ", 1);
        assertThat(nginx.everythingWritten()).doesNotContain(Notices.tokenOf(check), id, id.substring(0, 8));
    }

    @Test
    void do_not_see_a_body_that_is_too_long_or_that_never_ends_the_proxy_refuses_it() throws Exception {
        assertThat(nginx.post(VERIFICATIONS, TOO_LONG).statusCode()).isEqualTo(413);
        assertThat(nginx.post(API + "/notifications/" + "A".repeat(76), TOO_LONG)
                        .statusCode())
                .isEqualTo(413);
        assertThat(nginx.send("POST " + VERIFICATIONS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"))
                .as("an answer that no node gave")
                .doesNotContain(" 200 ", " 201 ", " 401 ");

        assertReachedNoNode(nginx, "POST " + VERIFICATIONS + " 413 ");
        assertReachedNoNode(nginx, "POST " + API + "/notifications/{token} 413 ");
        assertReachedNoNode(nginx, "POST " + VERIFICATIONS + " 408 ");
    }

    /** A method, an address and a host, with the token of an operator. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // The operators' API, however it is spelled
                "GET /identity/api/operations/deliveries?state=parked localhost",
                "GET /identity/api/operations%2fdeliveries?state=parked localhost",
                "GET /identity/api/operations;x=1/deliveries?state=parked localhost",
                "GET /identity/api/operations/%2e%2e/operations/deliveries?state=parked localhost",
                "GET /identity/%61pi/%6fperations//deliveries?state=parked localhost",
                // Another host
                "GET /identity/api/environment evil.example",
                "GET /identity/api/environment %zz",
                "GET https://evil.example/identity/api/environment localhost",
                // Methods that the API does not have
                "A-B /identity/api/verifications localhost",
                "TRACE /identity/api/notifications/{token} localhost",
                "CONNECT /identity/ localhost",
                // Paths that name nothing here
                "GET /identity%5capi%5cverifications localhost",
                "GET /identity/%00 localhost",
                "GET /identity/api/%250a localhost",
                "GET /IDENTITY/api/verifications localhost"
            })
    void do_not_see_what_the_proxy_refuses(String request) throws Exception {
        String[] words = request.replace("{token}", "A".repeat(76)).split(" ", -1);

        String answer = send(nginx, words[0] + " " + words[1], words[2] + "\r\nAuthorization: Bearer " + operator());

        assertThat(answer)
                .startsWith(words[1].contains("perations") ? "HTTP/1.1 404 " : "HTTP/1.1 4")
                .contains("<center>nginx</center>");
    }

    private static String operator() {
        return settings.tokens.withGroups("operator", CallerTokens.OPERATOR_ROLE);
    }

    @ParameterizedTest
    @CsvSource({
        "X-Forwarded-Proto, http",
        "X-Forwarded-Host, evil.example",
        "X-Forwarded-Port, 80",
        "Forwarded, host=evil.example;proto=http"
    })
    void learn_from_the_proxy_not_from_the_client_how_the_client_has_called(String header, String value) {
        HttpResponse<String> started = begin(nginx, header, value);

        assertThat(started.statusCode()).isEqualTo(201);
        assertThat(Http.header(started, "Location")).startsWith(ProductionSettings.PUBLIC_URL + "/verifications/");
        assertThat(started.body()).doesNotContain("evil.example");
    }

    @Test
    void get_each_path_as_the_proxy_has_read_it() throws Exception {
        try (SocketServer node = node(NOTHING);
                Nginx other = Nginx.named("nginx-spelling", keys).start(port(node), port(node))) {
            for (String spelled : List.of(
                    "/identity/%61pi/verifications/id",
                    "/identity//api/./verifications///id",
                    "/identity/x/..//api/notifications/%2e%2e/verifications%2fid",
                    "/identity/api/verifications/x/..//..//verifications/id")) {
                send(other, "GET " + spelled + "?a=%2f", "localhost");
                assertThat(node.requests())
                        .last()
                        .satisfies(request -> assertThat(request.line())
                                .as(spelled)
                                .isEqualTo("GET " + VERIFICATIONS + "/id?a=%2f HTTP/1.1"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {VERIFICATIONS, "/identity/%61pi//verifications"})
    void see_every_notification_beside_a_flood_from_the_same_address(String path) throws Exception {
        try (SocketServer node = node(NOTHING);
                Nginx other = Nginx.named("nginx-limiting", keys).start(port(node), port(node))) {
            await().atMost(LONG)
                    .until(
                            () -> statuses(other.flood(
                                    "POST", Stream.generate(() -> path).limit(100))),
                            all -> all.contains(429));
            assertThat(statuses(other.flood("POST", notifyUrls().limit(MANY)))).doesNotContain(429, 503);
            assertReachedNoNode(other, " 429 ");
        }
    }

    @Test
    void see_every_notification_beside_a_flood_for_one_notify_URL() throws Exception {
        String url = notifyUrls().findFirst().orElseThrow();
        try (SocketServer hanging = node(SocketServer.hang());
                Nginx other = Nginx.named("nginx-flooded", keys).start(port(hanging), port(hanging))) {
            List<CompletableFuture<Integer>> same = other.flood(
                    "POST",
                    Stream.iterate(url, it -> it.equals(url) ? url + "/" : url).limit(MANY));
            List<CompletableFuture<Integer>> different =
                    other.flood("POST", notifyUrls().limit(MANY));

            assertThat(statuses(different)).as("not refused by the limit").isSubsetOf(502, 504);
            assertThat(statuses(same)).filteredOn(it -> it == 503).hasSizeBetween(1, MANY - 8);
            assertReachedNoNode(other, "POST " + API + "/notifications/{token} 503 ");
            assertThat(statuses(other.flood("POST", Stream.of(url + ";a=1")))).containsOnly(404);
            assertThat(other.everythingWritten()).doesNotContain(url.substring(url.lastIndexOf('/') + 1));
        }
    }

    @Test
    void see_no_more_status_requests_from_one_address_than_may_wait_at_a_time() throws Exception {
        try (SocketServer hanging = node(SocketServer.hang());
                Nginx other = Nginx.named("nginx-questioned", keys).start(port(hanging), port(hanging))) {
            List<CompletableFuture<Integer>> questions = other.flood(
                    "GET",
                    Stream.generate(() -> VERIFICATIONS + "/" + UUID.randomUUID())
                            .limit(MANY));

            await().atMost(LONG).until(() -> questions.stream().anyMatch(it -> it.getNow(0) == 503));
            assertThat(awaitLog(other, "GET " + VERIFICATIONS + "/{id} 503 ", 1))
                    .hasSizeLessThanOrEqualTo(MANY - 16);
            assertReachedNoNode(other, " 503 ");
        }
    }

    @Test
    void take_over_a_notification_in_time_when_the_other_node_hangs() throws Exception {
        begin(nginx);
        Check check = PROVIDER.awaitCheck();
        try (SocketServer hanging = node(SocketServer.hang());
                Nginx other = Nginx.named("nginx-hanging", keys).start(port(hanging), port(server))) {
            assertThat(notifyPassed(other, check)).isEqualTo(200);
            assertThat(awaitLog(other, "POST " + API + "/notifications/{token} 200 ", 1))
                    .singleElement()
                    .satisfies(line -> assertThat(line).endsWith(" 504, 200"));
        }
    }

    @Test
    void never_take_over_a_start_which_may_be_billed_twice() throws Exception {
        try (SocketServer failing = node(SocketServer.hangUp());
                Nginx other = Nginx.named("nginx-failing", keys).start(port(failing), port(server))) {
            assertThat(begin(other).statusCode()).isEqualTo(502);
            assertThat(failing.requests()).hasSize(1);
            assertThat(PROVIDER.calls()).isEmpty();
        }
    }

    @Test
    void refuse_starts_at_once_and_serve_all_else_while_the_bulkhead_is_full() throws Exception {
        GoodTraffic others = new GoodTraffic(server, PROVIDER, settings.tokens, 5, 4);
        // Completes the TLS handshakes before the load begins.
        Answered.all(Stream.generate(() -> Answered.to(() -> server.get(API + "/environment")))
                .limit(BULKHEAD + MANY)
                .toList());
        List<String> callers = Stream.generate(() -> settings.tokens.of("caller-" + UUID.randomUUID()))
                .limit(BULKHEAD + MANY)
                .toList();
        PROVIDER.nextCalls(
                Integer.MAX_VALUE,
                Fault.of(json("{\"code\":0,\"data\":{\"flowId\":\"1\",\"authUrl\":\"https://provider.example/s\"}}")
                        .after(HANGS)));
        others.begin();

        int before = PROVIDER.calls().size();
        List<CompletableFuture<Answered>> within = callers.subList(0, BULKHEAD).stream()
                .map(token -> Answered.to(() -> server.beginUntilTaken(token)))
                .toList();
        await().atMost(HANGS).until(() -> PROVIDER.calls().size() == before + BULKHEAD);
        List<Answered> beyond = Answered.all(callers.subList(BULKHEAD, callers.size()).stream()
                .map(token -> Answered.to(() -> server.begin(token)))
                .toList());

        assertThat(within).noneMatch(CompletableFuture::isDone);
        others.assertUndisturbed();
        PROVIDER.clock().forward(HANGS);
        assertThat(beyond)
                .allMatch(it ->
                        it.status() == 503 && it.hasRetryAfter() && it.took().compareTo(HANGS) < 0);
        assertThat(Answered.all(within)).extracting(Answered::status).containsOnly(201);
    }

    @Test
    void have_a_configuration_rules_and_queries_that_Prometheus_accepts() throws IOException {
        Path folder = Files.createDirectories(OwnServer.folder().resolve("promtool"));
        String configuration = Documents.block("docs/observability.md", "yaml", "global:");
        Files.writeString(folder.resolve("prometheus.yml"), configuration.replace("/etc/prometheus", RULES.toString()));
        String dashboard = Files.readString(RULES.resolveSibling("grafana/identity-verification.json"));
        String queries = Http.json(dashboard).getJsonArray("panels").getValuesAs(JsonObject.class).stream()
                .flatMap(panel -> panel.getJsonArray("targets").getValuesAs(JsonObject.class).stream())
                .map(target -> "  - record: a\n    expr: '%s'\n".formatted(target.getString("expr")))
                .collect(Collectors.joining("", "groups:\n- name: a\n  rules:\n", ""));
        Files.writeString(folder.resolve("queries.yml"), queries.replace("$__rate_interval", "1m"));

        Layout.run(folder, Map.of(), List.of("sh", "-euc", """
                promtool check config prometheus.yml
                promtool test rules '%s/identity-verification.test.yml'
                promtool check rules --lint=none queries.yml
                """.formatted(RULES)));
    }

    /** Sends a request as no client library would, and returns the answer. */
    private static String send(Nginx proxy, String methodAndTarget, String host) {
        return proxy.send(
                methodAndTarget + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    }

    /** By a new caller each time: the starts of one caller are limited. */
    private static HttpResponse<String> begin(Nginx proxy, String... headers) {
        String bearer = "Bearer " + settings.tokens.of("caller-" + UUID.randomUUID());
        Stream<String> all = Stream.concat(Stream.of("Authorization", bearer), Stream.of(headers));
        String order = Requests.json("TENCENT", "order-" + UUID.randomUUID());
        return proxy.post(VERIFICATIONS, order, all.toArray(String[]::new));
    }

    private static int notifyPassed(Nginx proxy, Check check) {
        String path = check.notifyUrl().orElseThrow().getPath();
        return proxy.post(path, Notices.body(check.flowId(), true, "")).statusCode();
    }

    /** Waits for so many lines of the access log with a text: nginx writes them after the answer. */
    private static List<String> awaitLog(Nginx proxy, String text, int atLeast) {
        return await().until(
                        () -> proxy.accessLog().stream()
                                .filter(line -> line.contains(text))
                                .toList(),
                        lines -> lines.size() >= atLeast);
    }

    private static void assertReachedNoNode(Nginx proxy, String text) {
        assertThat(awaitLog(proxy, text, 1)).allMatch(line -> line.endsWith(" - -"));
    }

    private static Stream<String> notifyUrls() {
        return Stream.generate(() -> API + "/notifications/"
                + Tokens.valid(UUID.randomUUID(), "https://another.example.com", ProductionSettings.SECRET));
    }

    private static List<Integer> statuses(List<CompletableFuture<Integer>> answers) {
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /** A node that gives each request the same answer, or none. */
    private static SocketServer node(Answer answer) throws GeneralSecurityException, IOException {
        SocketServer node = SocketServer.start(keys.listener("server", false), "https");
        node.answers(answer);
        return node;
    }

    private static int port(SocketServer node) {
        return node.uri().getPort();
    }

    private static int port(ProductionServer node) {
        return node.uri("/").getPort();
    }
}
