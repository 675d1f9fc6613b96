package org.identityverification.it.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.it.server.TestKeys.PASSWORD;

import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.probe.Probe.Seen;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OutgoingConnectionIT {

    @AutoClose
    private static SocketServer mutual;

    @AutoClose
    private static SocketServer otherAuthority;

    @AutoClose
    private static OwnServer server;

    @BeforeAll
    static void start() throws Exception {
        TestKeys keys = TestKeys.make(OwnServer.folder().resolveSibling("outgoing-keys"));
        mutual = SocketServer.start(keys.listener("server", true), "https");
        otherAuthority = SocketServer.start(keys.listener("stranger", false), "https");
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
                "<include location=\"${server.config.dir}/outgoing-tls.xml\"/>",
                List.of(OwnServer.shippedConfiguration().resolve("outgoing-tls.xml")),
                probe("mutual", mutual),
                probe("other-authority", otherAuthority));
    }

    private static WebArchive probe(String name, SocketServer provider) {
        return Probe.archive(
                name, Map.of(Deployments.PROVIDER_URL, provider.uri().toString()));
    }

    @Test
    void uses_a_private_authority_and_a_client_certificate_as_documented() {
        assertThat(new Probe(server.uri(), "mutual").call()).matches(Seen::succeeded);

        assertThat(mutual.requests()).hasSize(1);
    }

    @Test
    void sends_nothing_when_another_authority_has_signed_the_certificate() {
        Seen seen = new Probe(server.uri(), "other-authority").call();

        assertThat(seen.kind()).isEqualTo("UNREACHABLE");
        assertThat(otherAuthority.requests()).isEmpty();
    }
}
