package org.identityverification.it.page;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.Nginx;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.identityverification.testservers.PostgreSql;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@DisplayName("The page on two nodes behind nginx, without sticky sessions")
@Execution(ExecutionMode.SAME_THREAD)
class TwoNodesBrowserIT {

    @RegisterExtension
    static final Visits VISITS = new Visits();

    private static TestKeys keys;
    private static PostgreSql database;
    private static Nginx nginx;
    private static OwnServer one;
    private static OwnServer two;

    @BeforeAll
    static void start() throws Exception {
        keys = TestKeys.make(OwnServer.folder().resolve("page-keys"));
        database = PostgreSql.start(OwnServer.folder());
        nginx = Nginx.named("page-nginx", keys);
        one = node("page-one", Deployments.referenceApplication(), Deployments.sandbox());
        two = node("page-two", Deployments.referenceApplication());
        nginx.start(one.tlsPort(), two.tlsPort());
    }

    @AfterAll
    static void stop() {
        nginx.close();
        Stream.of(one, two).filter(Objects::nonNull).forEach(OwnServer::close);
        database.close();
    }

    @Test
    @DisplayName("shows the code, keeps it over a reload, and shows the result, each node answering its part of it")
    void fromStartToResult() throws Exception {
        VerificationPage page = VISITS.browser(Visitor.onDesktop(Language.ENGLISH));

        page.visit(nginx.uri("/identity/")).await("form");
        JsonObject started = page.start("TENCENT");
        assertThat(page.await("waiting").scan()).isEqualTo(started.getString("authUrl"));
        page.reload();
        assertThat(page.await("waiting").scan()).isEqualTo(started.getString("authUrl"));
        Sandbox.decide(started.getString("authUrl"), "outcome=pass");

        page.await("passed");
        List<String> log = nginx.accessLog();
        assertThat(log).anyMatch(line -> line.contains(" POST /identity/api/notifications/{token} 200 "));
        assertThat(log)
                .filteredOn(line -> line.contains(" GET /identity/api/verifications/{id} 200 "))
                .anyMatch(line -> line.contains(":" + one.tlsPort() + " "))
                .anyMatch(line -> line.contains(":" + two.tlsPort() + " "));
        assertThat(nginx.everythingWritten()).doesNotContain(started.getString("id"));
    }

    private static OwnServer node(String name, WebArchive... applications) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "IDENTITY_VERIFICATION_PUBLIC_URL", nginx.uri("/identity/api").toString());
        environment.put(
                "IDENTITY_VERIFICATION_CALLBACK_URL", nginx.uri("/identity/").toString());
        // The sandbox notifies through the proxy, and so it must trust who vouches for that.
        environment.put(
                "JVM_ARGS",
                "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStoreType=PKCS12 -Djavax.net.ssl.trustStorePassword=%s"
                        .formatted(keys.store("ca-trust"), TestKeys.PASSWORD));
        if (one != null) {
            environment.put(
                    "IDENTITY_VERIFICATION_MP_REST_URL",
                    one.uri().resolve("/sandbox").toString());
        }
        OwnServer node = OwnServer.start(
                name, OwnServer.with(database, environment), keyStore(keys.store("server")), List.of(), applications);
        // The first greeting in TLS takes longer on a busy machine than the proxy waits.
        Http.send(
                Http.trusting(keys.client()),
                "GET",
                URI.create("https://localhost:" + node.tlsPort() + "/identity/"),
                BodyPublishers.noBody());
        return node;
    }

    /** A key that the proxy trusts. */
    private static String keyStore(Path file) {
        return "<keyStore id=\"defaultKeyStore\" location=\"%s\" type=\"PKCS12\" password=\"%s\"/>"
                .formatted(file, TestKeys.PASSWORD);
    }
}
