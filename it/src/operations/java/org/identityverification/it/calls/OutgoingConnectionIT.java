package org.identityverification.it.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.provider.SocketServer.plain;
import static org.identityverification.it.provider.SocketServer.success;

import jakarta.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.Programs;
import org.identityverification.it.server.TestKeys;
import org.identityverification.it.webhook.Signatures;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.ServerProcess;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * TLS as {@code outgoing-tls.xml} has it, without a proxy and with one. The forwarder, configured as {@code docs/production.md} says,
 * and the proxy behind it are the machine's own tinyproxy.
 */
class OutgoingConnectionIT {

    private static final String PASSWORD = "canary#of:the%proxy";
    private static final String PROXY_ADDRESS = "identity-verification/mp-rest/proxyAddress";
    private static final Path FOLDER = OwnServer.folder().resolve("proxies");

    private static final int PROXY = Layout.freePort();
    private static final int FORWARDER = Layout.freePort();

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
        TestKeys keys = TestKeys.make(OwnServer.folder().resolveSibling("outgoing-keys"));
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
                direct("mutual", mutual),
                direct("other-authority", otherAuthority),
                probe("forwarded", "localhost", FORWARDER),
                probe("not-forwarded", "localhost", PROXY),
                probe("elsewhere", "127.0.0.1", FORWARDER),
                webhook("webhook-forwarded", "localhost", FORWARDER),
                webhook("webhook-not-forwarded", "localhost", PROXY),
                webhook("webhook-elsewhere", "127.0.0.1", FORWARDER));
    }

    @BeforeEach
    void forget() {
        provider.answers(success());
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
    void by_webhook_reaches_only_the_receivers_host_by_the_forwarder() {
        provider.answers(plain(204, List.of(), ""));

        assertThat(server.tryWebhook("webhook-forwarded").getBoolean("accepted"))
                .isTrue();
        assertThat(provider.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.headers())
                        .containsKey("webhook-id")
                        .doesNotContainKey("proxy-authorization"));
        provider.answers(plain(204, List.of(), ""));
        assertThat(server.tryWebhook("webhook-not-forwarded")).containsEntry("status", Json.createValue(407));
        assertThat(server.tryWebhook("webhook-elsewhere").getBoolean("accepted"))
                .isFalse();
        assertThat(provider.requests()).isEmpty();
        assertThat(Probe.logged(server.logs(), PASSWORD)).isEmpty();
    }

    private static WebArchive direct(String name, SocketServer provider) {
        return Probe.archive(
                name, Map.of(Deployments.PROVIDER_URL, provider.uri().toString()));
    }

    private static WebArchive webhook(String name, String host, int proxyPort) {
        return Deployments.referenceApplication(
                name,
                Map.of(
                        "identity-app.webhook.url", provider(host),
                        "identity-app.webhook.secret", Signatures.secret(new byte[32]),
                        "identity-app.webhook.proxy", "127.0.0.1:" + proxyPort));
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
