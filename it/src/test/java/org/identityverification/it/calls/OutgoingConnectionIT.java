package org.identityverification.it.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.provider.SocketServer.success;
import static org.identityverification.it.server.TestKeys.PASSWORD;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.probe.Probe.Seen;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.identityverification.it.server.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OutgoingConnectionIT {

    private static final Path SNIPPET = OwnServer.shippedConfiguration().resolve("outgoing-tls.xml");

    @AutoClose
    private static SocketServer mutual;

    @AutoClose
    private static SocketServer otherAuthority;

    @AutoClose
    private static SocketServer proxy;

    @AutoClose
    private static OwnServer server;

    @BeforeAll
    static void start() throws Exception {
        TestKeys keys =
                TestKeys.make(Path.of(TestServer.property("it.user.directory")).resolveSibling("test-keys"));
        mutual = SocketServer.start(keys.listener("server", true), "https");
        otherAuthority = SocketServer.start(keys.listener("stranger", false), "https");
        proxy = SocketServer.start();
        server = OwnServer.start(
                "outgoing",
                Map.of(
                        "PROVIDER_TRUST_LOCATION",
                        keys.store("ca-trust").toString(),
                        "PROVIDER_TRUST_PASSWORD",
                        PASSWORD,
                        "PROVIDER_KEY_LOCATION",
                        keys.store("client").toString(),
                        "PROVIDER_KEY_PASSWORD",
                        PASSWORD),
                "<include location=\"${server.config.dir}/outgoing-tls.xml\"/>"
                        + "<variable name=\"identity-verification/mp-rest/readTimeout\" defaultValue=\"3000\"/>",
                List.of(SNIPPET),
                Probe.archive(
                        "mutual", Map.of(Deployments.PROVIDER_URL, mutual.uri().toString())),
                Probe.archive(
                        "other-authority",
                        Map.of(Deployments.PROVIDER_URL, otherAuthority.uri().toString())),
                Probe.archive(
                        "proxied",
                        Map.of(
                                Deployments.PROVIDER_URL,
                                "http://provider.example",
                                "identity-verification/mp-rest/proxyAddress",
                                "localhost:" + proxy.uri().getPort())));
    }

    @Test
    void trusts_a_private_authority_and_shows_a_certificate_of_its_own_configured_as_the_documentation_says() {
        Seen seen = new Probe(server.uri(), "mutual").call();

        assertThat(seen).matches(Seen::succeeded);
        assertThat(mutual.requests()).hasSize(1);
    }

    @Test
    void is_not_made_when_another_authority_has_signed_the_certificate_and_nothing_is_sent() {
        Seen seen = new Probe(server.uri(), "other-authority").call();

        assertThat(seen.type()).isEqualTo("ProviderUnreachableException");
        assertThat(otherAuthority.requests()).isEmpty();
    }

    @Test
    void goes_through_the_proxy_that_mp_rest_proxyAddress_names() {
        proxy.answers(success());

        Seen seen = new Probe(server.uri(), "proxied").call();

        assertThat(seen).matches(Seen::succeeded);
        assertThat(proxy.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.line()).startsWith("POST http://provider.example/v2/"));
    }
}
