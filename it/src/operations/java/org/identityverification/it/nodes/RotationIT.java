package org.identityverification.it.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.SocketServer;
import org.identityverification.it.provider.SocketServer.Answer;
import org.identityverification.it.provider.SocketServer.Request;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.it.webhook.Signatures;
import org.identityverification.testservers.PostgreSql;
import org.identityverification.testservers.Tokens;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Follows docs/production.md on new secrets and a new host, and docs/reference-application.md on that of the webhook. The
 * servers are always at two neighbouring stages, each of which is shown beside the one before it.
 */
@Order(2)
class RotationIT {

    private static final String FLOW = "1862291536444700249";
    private static final String OLD = "the-old-secret-of-the-rotation-is-long-enough";
    private static final String NEW = "the-new-secret-of-the-rotation-is-long-enough";
    private static final String OLD_URL = "http://localhost/identity/api";
    private static final String NEW_URL = "http://127.0.0.1/identity/api";
    private static final String OLD_APP_CODE = "the-old-app-code";
    private static final String NEW_APP_CODE = "the-new-app-code";
    private static final String OLD_WEBHOOK = Signatures.secret(new byte[24]);
    private static final String NEW_WEBHOOK = Signatures.secret(new byte[32]);
    private static final int MORE = 20;

    /** The rounds over all servers. The app code is replaced with the second. */
    private enum Stage {
        OLD_ONLY("%1$s", OLD_APP_CODE),
        NEW_ACCEPTED("%1$s,%2$s", OLD_APP_CODE),
        NEW_SIGNS("%2$s,%1$s", NEW_APP_CODE),
        NEW_ONLY("%2$s", NEW_APP_CODE);

        private final String values;
        private final String appCode;

        Stage(String values, String appCode) {
            this.values = values;
            this.appCode = appCode;
        }

        void write(Path secrets) throws IOException {
            Map<String, String> files = Map.of(
                    "identity-verification.notification.secret", values.formatted(OLD, NEW),
                    "identity-verification.public-url", values.formatted(OLD_URL, NEW_URL),
                    "identity-app.webhook.secret", values.formatted(OLD_WEBHOOK, NEW_WEBHOOK),
                    "identity-verification.app-code", appCode);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(secrets.resolve(file.getKey()), file.getValue());
            }
        }
    }

    /** A verification that the provider can still notify, with its notify URL and the app code of its start. */
    private record Open(String id, String notifyUrl, String appCode) {}

    /** A server that reads its secrets and its public URL from files. */
    private record Node(Path secrets, OwnServer server) {}

    @AutoClose
    private final PostgreSql database = PostgreSql.start(OwnServer.folder());

    @AutoClose
    private final SocketServer provider = SocketServer.start();

    @AutoClose
    private final SocketServer receiver = SocketServer.start();

    private volatile String secretOfTheReceiver = OLD_WEBHOOK;
    private final ReentrantLock turns = new ReentrantLock(true);
    private final List<Node> inRotation = new CopyOnWriteArrayList<>();
    private final Set<String> finished = ConcurrentHashMap.newKeySet();
    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    @Test
    @Timeout(600)
    void are_replaced_under_load_without_a_refused_notification_or_webhook() throws Exception {
        receiver.answersBy(this::receive);
        CompletableFuture<Node> starting = CompletableFuture.supplyAsync(() -> start("one", Stage.OLD_ONLY));
        Node two = start("two", Stage.NEW_ACCEPTED);
        Node one = starting.join();
        try (OwnServer first = one.server();
                OwnServer second = two.server()) {
            inRotation.addAll(List.of(one, two));
            Open old = begin(one);
            assertThat(old.notifyUrl()).startsWith(OLD_URL);
            assertThat(old.appCode()).isEqualTo("APPCODE " + OLD_APP_CODE);
            try (Load load = new Load(1, thread -> verify())) {
                awaitMore();

                replace(one, Stage.NEW_SIGNS);
                awaitMore();
                finishAt(one, old);
                finishAt(two, old);
                Open last = begin(two);
                assertThat(last.notifyUrl()).startsWith(OLD_URL);
                Open next = begin(one);
                assertThat(next.notifyUrl()).startsWith(NEW_URL);
                assertThat(next.appCode()).isEqualTo("APPCODE " + NEW_APP_CODE);
                // Both servers sign with both secrets now.
                secretOfTheReceiver = NEW_WEBHOOK;

                replace(two, Stage.NEW_ONLY);
                awaitMore();
                finishAt(two, next);
                finishAt(one, last);
                UUID id = UUID.fromString(last.id());
                assertThat(noticeTo(two, tokenOf(last))).isEqualTo(404);
                assertThat(noticeTo(two, Tokens.valid(id, NEW_URL, OLD))).isEqualTo(404);
                assertThat(noticeTo(two, Tokens.valid(id, OLD_URL, NEW))).isEqualTo(404);
                assertThat(noticeTo(two, Tokens.valid(id, NEW_URL, NEW))).isEqualTo(200);
            }
            await().until(() -> received.containsAll(finished));
            assertThat(refused).isEmpty();
        }
    }

    private Node start(String name, Stage stage) {
        try {
            Path secrets = Files.createTempDirectory(Path.of(TestServer.property("it.folder")), "secrets-" + name);
            stage.write(secrets);
            Map<String, String> environment = Map.of(
                    "IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED", "false",
                    "VARIABLE_SOURCE_DIRS", secrets.toString(),
                    "IDENTITY_VERIFICATION_MP_REST_URL", provider.uri().toString(),
                    "IDENTITY_APP_WEBHOOK_URL", receiver.uri().toString());
            OwnServer server = OwnServer.start(
                    "rotation-" + name, OwnServer.with(database, environment), Deployments.referenceApplication());
            return new Node(secrets, server);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Restarts a server with new values. Meanwhile the other one works. */
    private void replace(Node node, Stage stage) throws IOException {
        turns.lock();
        try {
            inRotation.remove(node);
        } finally {
            turns.unlock();
        }
        node.server().close();
        awaitMore();
        stage.write(node.secrets());
        node.server().startAgain();
        inRotation.add(node);
    }

    /** Each server takes results of its own starts and of the other's. */
    private void verify() {
        turns.lock();
        try {
            int turn = finished.size();
            Node starting = inRotation.get(turn % inRotation.size());
            Node notified = inRotation.get(turn / 2 % inRotation.size());
            finishAt(notified, begin(starting));
        } finally {
            turns.unlock();
        }
    }

    private void awaitMore() {
        int enough = finished.size() + MORE;
        await().until(() -> finished.size() >= enough);
    }

    private Open begin(Node node) {
        String contextId = UUID.randomUUID().toString();
        HttpResponse<String> answer =
                await().until(() -> node.server().startVerification(contextId), it -> it.statusCode() != 503);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonObject started = Http.json(answer);
        Request call = provider.requests().stream()
                .filter(it -> it.body().contains(contextId))
                .findAny()
                .orElseThrow();
        return new Open(
                started.getString("id"),
                Http.json(call.body()).getString("notifyUrl"),
                call.headers().get("authorization"));
    }

    private void finishAt(Node node, Open open) {
        // On a loaded machine the database may take too long: 503, and the provider tries again.
        int status = await().until(() -> noticeTo(node, tokenOf(open)), it -> it != 503);
        assertThat(status).isEqualTo(200);
        assertThat(Http.json(node.server().findVerification(open.id())).getString("status"))
                .isEqualTo("PASSED");
        finished.add(open.id());
    }

    private static String tokenOf(Open open) {
        return open.notifyUrl().replaceAll(".*/", "");
    }

    private static int noticeTo(Node node, String token) {
        return Notices.sendWith(token, node.server(), FLOW, true);
    }

    /** Accepts only what is signed with the secret that the receiver has at this time. */
    private Answer receive(Request webhook) {
        String signature = Signatures.of(webhook, secretOfTheReceiver);
        if (!List.of(webhook.headers().get("webhook-signature").split(" ")).contains(signature)) {
            refused.add(webhook.headers().get("webhook-id"));
            return SocketServer.plain(401, List.of(), "");
        }
        received.add(Http.json(webhook.body()).getJsonObject("data").getString("id"));
        return SocketServer.plain(204, List.of(), "");
    }
}
