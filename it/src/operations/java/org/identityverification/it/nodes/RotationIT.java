package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.SocketProvider;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.PostgreSql;
import org.identityverification.testservers.Tokens;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Follows docs/production.md on new secrets and a new host, step by step, while verifications go on. */
@DisplayName("The secrets and the public URL of two servers")
@Order(2)
class RotationIT {

    private static final String FLOW = "1862291536444700249";
    private static final String OLD = "the-old-secret-of-the-rotation-is-long-enough";
    private static final String NEW = "the-new-secret-of-the-rotation-is-long-enough";
    private static final String OLD_URL = "http://localhost/identity/api";
    private static final String NEW_URL = "http://127.0.0.1/identity/api";
    private static final String OLD_APP_CODE = "the-old-app-code";
    private static final String NEW_APP_CODE = "the-new-app-code";

    /** A verification that the provider can still notify, with its notify URL and the app code of its start. */
    private record Open(String id, String notifyUrl, String appCode) {

        String token() {
            return notifyUrl.replaceAll(".*/", "");
        }
    }

    /** A server that reads its secrets and its public URL from files. */
    private static final class Node {

        private final Path secrets;
        private final OwnServer server;

        Node(String name, PostgreSql database, String providerUrl) throws Exception {
            this.secrets = Files.createTempDirectory(
                    Path.of(TestServer.property("it.user.directory")).getParent(), "secrets-" + name);
            configure(OLD, OLD_URL, OLD_APP_CODE);
            this.server = OwnServer.start(
                    "rotation-" + name,
                    OwnServer.with(
                            database,
                            Map.of(
                                    "VARIABLE_SOURCE_DIRS",
                                    secrets.toString(),
                                    "IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED",
                                    "false",
                                    "IDENTITY_VERIFICATION_MP_REST_URL",
                                    providerUrl)),
                    Deployments.referenceApplication());
        }

        void configure(String notificationSecret, String publicUrl, String appCode) throws IOException {
            Files.writeString(secrets.resolve("identity-verification.public-url"), publicUrl);
            Files.writeString(secrets.resolve("identity-verification.notification.secret"), notificationSecret);
            Files.writeString(secrets.resolve("identity-verification.app-code"), appCode);
        }
    }

    private final List<Node> inRotation = new CopyOnWriteArrayList<>();
    private final List<Node> nodes = new ArrayList<>();

    @Test
    @Timeout(600)
    @DisplayName("are replaced one server after the other, without a refused notification")
    void areReplaced() throws Exception {
        try (PostgreSql database = PostgreSql.start(OwnServer.folder());
                SocketProvider provider = SocketProvider.start()) {
            try {
                Stream.of("one", "two")
                        .map(name -> CompletableFuture.supplyAsync(() -> node(name, database, provider)))
                        .toList()
                        .forEach(it -> nodes.add(it.join()));
                inRotation.addAll(nodes);
                Open first = start(nodes.get(0), provider);
                assertThat(first.appCode()).isEqualTo("APPCODE " + OLD_APP_CODE);

                // All servers accept the new secret before any of them signs with it.
                Open second = roll(OLD + "," + NEW, OLD_URL + "," + NEW_URL, OLD_APP_CODE, provider);
                assertThat(second.notifyUrl()).startsWith(OLD_URL);
                Open third = roll(NEW + "," + OLD, NEW_URL + "," + OLD_URL, NEW_APP_CODE, provider);
                assertThat(third.notifyUrl()).startsWith(NEW_URL);
                assertThat(third.appCode()).isEqualTo("APPCODE " + NEW_APP_CODE);
                finish(first);
                finish(second);
                Open last = start(nodes.get(0), provider);
                roll(NEW, NEW_URL, NEW_APP_CODE, provider);

                finish(third);
                finish(last);
                assertThat(noticeTo(nodes.get(0), forged(NEW_URL, OLD))).isEqualTo(404);
                assertThat(noticeTo(nodes.get(0), forged(OLD_URL, NEW))).isEqualTo(404);
            } finally {
                for (Node node : nodes) {
                    node.server.close();
                }
            }
        }
    }

    private static Node node(String name, PostgreSql database, SocketProvider provider) {
        try {
            return new Node(name, database, provider.uri().toString());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gives the servers new values in turn. Meanwhile the other one works, and each takes results of the other's starts. */
    private Open roll(String secrets, String publicUrls, String appCode, SocketProvider provider) throws Exception {
        for (Node node : nodes) {
            Open before = start(node, provider);
            inRotation.remove(node);
            node.server.close();
            Node other = inRotation.get(0);
            finish(before);
            Open meanwhile = start(other, provider);
            node.configure(secrets, publicUrls, appCode);
            node.server.startAgain();
            inRotation.add(node);
            finishAt(node, meanwhile);
            finishAt(other, start(node, provider));
        }
        return start(nodes.get(1), provider);
    }

    private static Open start(Node node, SocketProvider provider) {
        HttpResponse<String> answer = node.server.startVerification("rotation");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonObject started = Http.json(answer);
        SocketProvider.Request call =
                provider.requests().get(provider.requests().size() - 1);
        return new Open(
                started.getString("id"),
                Http.json(call.body()).getString("notifyUrl"),
                call.headers().get("authorization"));
    }

    /** The provider notifies every server in rotation of the pass. */
    private void finish(Open open) {
        for (Node node : inRotation) {
            finishAt(node, open);
        }
    }

    private static void finishAt(Node node, Open open) {
        assertThat(noticeTo(node, open.token())).isEqualTo(200);
        assertThat(Http.json(node.server.findVerification(open.id())).getString("status"))
                .isEqualTo("PASSED");
    }

    private static int noticeTo(Node node, String token) {
        return Notices.send(node.server.uri(), token, FLOW, true, "");
    }

    /** A token made by an attacker who knows a secret. */
    private static String forged(String publicUrl, String secret) {
        return Tokens.valid(UUID.randomUUID(), publicUrl, secret);
    }
}
