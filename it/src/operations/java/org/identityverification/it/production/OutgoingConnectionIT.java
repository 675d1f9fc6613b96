package org.identityverification.it.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.it.provider.SocketServer.json;
import static org.identityverification.it.provider.SocketServer.plain;
import static org.identityverification.it.provider.SocketServer.success;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import org.identityverification.it.documents.Documents;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.Programs;
import org.identityverification.it.server.TestKeys;
import org.identityverification.it.webhook.Signatures;
import org.identityverification.testservers.KeyValues;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.ServerProcess;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * TLS as {@code outgoing-tls.xml} has it: to an identity provider with the keys and tokens of {@code tokens-to-try.sh}, whose JWKS is
 * down or worse; and to the provider, without a proxy and with one. The forwarder, configured as {@code docs/production.md} says, and
 * the proxy behind it are the machine's own tinyproxy.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutgoingConnectionIT {

    private static final String PASSWORD = "canary#of:the%proxy";
    private static final String PROXY_ADDRESS = "identity-verification/mp-rest/proxyAddress";
    private static final String CANARY = "canary-of-the-jwks";
    private static final Path FOLDER = OwnServer.folder().resolve("outgoing-files");
    private static final Path COPY = FOLDER.resolve("data/caller-keys");

    /** A read that hangs takes ten seconds, and the next begins five seconds later. */
    private static final Duration ALL_READ = Duration.ofMinutes(3);

    private static final int PROXY = Layout.freePort();
    private static final int FORWARDER = Layout.freePort();

    @AutoClose
    private static final SocketServer STRANGER = SocketServer.start();

    @AutoClose
    private static SocketServer identityProvider;

    @AutoClose
    private static SocketServer provider;

    @AutoClose
    private static SocketServer mutual;

    @AutoClose
    private static SocketServer otherAuthority;

    @AutoClose
    private static ServerProcess proxy;

    @AutoClose
    private static ServerProcess forwarder;

    @AutoClose
    private static OwnServer server;

    @BeforeAll
    static void start() throws Exception {
        Layout.deleteAll(FOLDER);
        Files.createDirectories(FOLDER);
        Path script = OwnServer.repository().resolve("src/main/scripts/tokens-to-try.sh");
        Layout.run(FOLDER, Map.of(), List.of(script.toString()));
        TestKeys keys = TestKeys.make(OwnServer.folder().resolveSibling("outgoing-keys"));
        identityProvider = SocketServer.start(keys.listener("server", true), "https");
        identityProvider.answers(json(500, documentedKeys()));
        provider = SocketServer.start(keys.listener("server", false), "https");
        mutual = SocketServer.start(keys.listener("server", true), "https");
        otherAuthority = SocketServer.start(keys.listener("stranger", false), "https");
        proxy = tinyproxy("proxy", PROXY, """
                Listen 127.0.0.1
                Port %d
                LogLevel Connect
                BasicAuth shop %s
                """.formatted(PROXY, PASSWORD));
        forwarder = tinyproxy("forwarder", FORWARDER, documented());
        server = OwnServer.startIncluding(
                "outgoing-tls.xml",
                "outgoing",
                keys.outgoing(),
                Deployments.referenceApplication(KeyValues.of(
                        "identity-app.production=true",
                        "identity-verification.app-code=" + ProductionSettings.APP_CODE,
                        "identity-verification.notification.secret=" + ProductionSettings.SECRET,
                        "identity-verification.public-url=" + ProductionSettings.PUBLIC_URL,
                        Deployments.PROVIDER_URL + "=" + provider.uri(),
                        "mp.jwt.verify.publickey.location=" + identityProvider.uri() + "/keys?policy=callers",
                        "mp.jwt.verify.issuer=" + CallerTokens.ISSUER,
                        "mp.jwt.verify.audiences=" + CallerTokens.AUDIENCE,
                        "identity-app.caller-keys.copy=" + COPY)),
                direct("mutual", mutual),
                direct("other-authority", otherAuthority),
                probe("forwarded", "localhost", FORWARDER),
                probe("not-forwarded", "localhost", PROXY),
                probe("elsewhere", "127.0.0.1", FORWARDER),
                Deployments.referenceApplication(
                        "webhook",
                        Map.of(
                                "identity-app.webhook.url", provider("localhost"),
                                "identity-app.webhook.secret", Signatures.secret(new byte[32]),
                                "identity-app.webhook.proxy", "127.0.0.1:" + FORWARDER)));
    }

    @BeforeEach
    void forget() {
        provider.answers(success());
    }

    @Test
    @Order(1)
    void is_ready_before_it_knows_a_key_and_tells_callers_with_tokens_when_to_retry() throws Exception {
        await().until(() -> server.get("/health/ready").statusCode() == 200);
        assertThat(ageOfKeys()).isEmpty();

        HttpResponse<String> answer = start("identity-verification-backend");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Http.header(answer, "Retry-After")).isEqualTo("5");
        assertThat(Http.json(answer).getString("type")).endsWith(":caller-keys-missing");
        assertThat(server.startVerification("order-of-no-caller").statusCode()).isEqualTo(401);
    }

    @Test
    @Order(2)
    void reads_the_JWKS_until_it_is_good_whatever_comes_before() throws Exception {
        String head = "HTTP/1.1 200 x\r\nContent-Type: application/json\r\n";
        Queue<SocketServer.Answer> bad = new ConcurrentLinkedQueue<>(List.of(
                SocketServer.endless(head + "Content-Length: 52428800\r\n\r\n" + CANARY),
                plain(302, List.of("Location: " + STRANGER.uri() + "/keys"), ""),
                SocketServer.drip(head + "Content-Length: 1000\r\n\r\n" + CANARY, ' ', 100)));
        STRANGER.answers(json(200, documentedKeys()));
        identityProvider.answersBy(request -> bad.isEmpty() ? json(200, documentedKeys()) : bad.remove());

        await().atMost(ALL_READ).until(() -> {
            int before = bad.size();
            int status = start("identity-verification-backend").statusCode();
            assertThat(status).isEqualTo(before > 0 ? 503 : status);
            return status == 201;
        });

        assertThat(STRANGER.requests()).isEmpty();
        assertThat(identityProvider.requests())
                .allMatch(request -> request.line().equals("GET /keys?policy=callers HTTP/1.1"));
        assertThat(String.join("\n", Layout.texts(server.logs()).values()))
                .doesNotContain(CANARY, STRANGER.uri().toString())
                .containsOnlyOnce("E IVAPP0007E");
    }

    @Test
    @Order(3)
    void lets_the_documented_tokens_do_what_their_roles_allow() throws Exception {
        String operated = "/identity/api/operations/deliveries?state=parked";
        assertThat(start("identity-verification").statusCode()).isEqualTo(403);
        assertThat(begin(token("identity-verification"), "try").statusCode()).isEqualTo(201);
        assertThat(start("identity-verification-backend").statusCode()).isEqualTo(201);
        assertThat(server(operated, "identity-verification-backend")).isEqualTo(403);
        assertThat(server(operated, "identity-verification-operator")).isEqualTo(200);
        assertThat(ageOfKeys()).hasValueSatisfying(age -> assertThat(age).isLessThan(120));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(COPY)))
                .isEqualTo("rw-------");
    }

    @Test
    @Order(4)
    void accepts_a_new_key_and_refuses_a_withdrawn_one_soon_after_they_are_published() throws Exception {
        CallerTokens next = CallerTokens.make("next");
        int reads = identityProvider.requests().size();
        for (int i = 0; i < 100; i++) {
            assertThat(begin(next.named("forged-" + i).of("stranger"), "order-1")
                            .statusCode())
                    .isEqualTo(401);
        }
        // Keys are read once a minute, whatever tokens come.
        assertThat(identityProvider.requests()).hasSizeLessThan(reads + 2);

        identityProvider.answers(json(200, CallerTokens.jwks(next)));
        await().atMost(ALL_READ).until(() -> begin(next.of("batch"), "order-1").statusCode() == 201);

        assertThat(start("identity-verification-backend").statusCode()).isEqualTo(401);
    }

    @Test
    void uses_a_private_authority_and_a_client_certificate_as_documented() {
        assertThat(new Probe(server.uri(), "mutual").call()).isEmpty();

        assertThat(mutual.requests()).hasSize(1);
    }

    @Test
    void sends_nothing_when_another_authority_has_signed_the_certificate() {
        assertThat(new Probe(server.uri(), "other-authority").call()).isEqualTo("UNREACHABLE");

        assertThat(otherAuthority.requests()).isEmpty();
    }

    @Test
    void reaches_the_provider_with_the_documented_forwarder_and_no_log_has_the_password() {
        assertThat(new Probe(server.uri(), "forwarded").call()).isEmpty();

        assertThat(provider.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.headers()).doesNotContainKey("proxy-authorization"));
        assertThat(proxy.log())
                .anyMatch(line ->
                        line.contains("CONNECT localhost:" + provider.uri().getPort()));
        assertThat(forwarder.log()).noneMatch(line -> line.contains(PASSWORD));
        assertThat(Probe.logged(server.logs(), PASSWORD)).isEmpty();
    }

    @Test
    void sends_nothing_without_the_forwarder_or_to_another_host() {
        assertThat(new Probe(server.uri(), "not-forwarded").call()).isEqualTo("UNREADABLE_ANSWER");
        assertThat(new Probe(server.uri(), "elsewhere").call()).isNotEmpty();

        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void sends_webhooks_by_the_forwarder() {
        provider.answers(plain(204, List.of(), ""));

        JsonObject answer = server.tryWebhook("webhook");

        assertThat(answer.getBoolean("accepted")).isTrue();
        assertThat(provider.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.headers())
                        .containsEntry("webhook-id", answer.getString("webhookId"))
                        .doesNotContainKey("proxy-authorization"));
        assertThat(Probe.logged(server.logs(), PASSWORD)).isEmpty();
    }

    private static String documentedKeys() {
        return Documents.read(FOLDER.resolve("jwks.json"));
    }

    private static HttpResponse<String> start(String role) throws Exception {
        return begin(token(role), "order-" + System.nanoTime());
    }

    private static HttpResponse<String> begin(String token, String contextId) {
        URI verifications = server.uri().resolve("/identity/api/verifications");
        return Http.postJson(verifications, Requests.json("TENCENT", contextId), "Authorization", "Bearer " + token);
    }

    private static int server(String path, String role) throws Exception {
        return Http.get(server.uri().resolve(path), "Authorization", "Bearer " + token(role))
                .statusCode();
    }

    private static String token(String role) throws Exception {
        return Files.readString(FOLDER.resolve(role + ".token"));
    }

    /** The readiness checks of the other applications have none. */
    private static Optional<Integer> ageOfKeys() {
        return Http.json(server.get("/health/ready")).getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .filter(it -> it.getString("name").equals("identity-app-caller-keys"))
                .map(it -> it.getJsonObject("data"))
                .filter(it -> it.containsKey("ageSeconds"))
                .map(it -> it.getInt("ageSeconds"))
                .findFirst();
    }

    private static WebArchive direct(String name, SocketServer provider) {
        return Probe.archive(
                name, Map.of(Deployments.PROVIDER_URL, provider.uri().toString()));
    }

    private static WebArchive probe(String name, String host, int proxyPort) {
        return Probe.archive(
                name, Map.of(Deployments.PROVIDER_URL, provider(host), PROXY_ADDRESS, "127.0.0.1:" + proxyPort));
    }

    private static String provider(String host) {
        return "https://" + host + ":" + provider.uri().getPort();
    }

    /** The shipped file, for these ports and this folder, and for the user that runs the tests. */
    private static String documented() throws IOException {
        Path hosts = Files.writeString(FOLDER.resolve("hosts"), "^localhost$\n");
        return Files.readString(OwnServer.repository().resolve("src/main/tinyproxy/tinyproxy.conf"))
                .replaceFirst("User tinyproxy\nGroup tinyproxy\n", "")
                .replaceFirst("Port 8888", "Port " + FORWARDER)
                .replaceFirst("ConnectPort 443", "ConnectPort " + provider.uri().getPort())
                .replaceFirst("/etc/tinyproxy/hosts", hosts.toString())
                .replaceFirst(
                        "user:password@proxy\\.example\\.com:3128",
                        Matcher.quoteReplacement("shop:" + PASSWORD + "@127.0.0.1:" + PROXY));
    }

    private static ServerProcess tinyproxy(String name, int port, String configuration) throws IOException {
        Path folder = Files.createDirectories(FOLDER.resolve(name));
        Path file = Files.writeString(folder.resolve("tinyproxy.conf"), configuration);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        ServerProcess process = new ServerProcess(
                new Launch(List.of(Programs.find("tinyproxy"), "-d", "-c", "tinyproxy.conf"), Map.of()), folder);
        process.start();
        process.awaitAnswer(() -> {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
        return process;
    }
}
