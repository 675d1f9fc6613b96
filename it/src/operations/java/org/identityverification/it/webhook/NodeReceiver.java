package org.identityverification.it.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.Programs;
import org.identityverification.testservers.Launch;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.ServerProcess;

/** The receiver of {@code examples/webhook-receiver}, which verifies with the package {@code standardwebhooks}. */
final class NodeReceiver implements AutoCloseable {

    private final int port = Layout.freePort();
    private final Path accepted;
    private final ServerProcess process;

    private NodeReceiver(Path folder, String secret) {
        this.accepted = folder.resolve("accepted.txt");
        Path program = OwnServer.folder().resolveSibling("webhook-receiver/receiver.js");
        this.process = new ServerProcess(
                new Launch(
                        List.of(Programs.find("node"), program.toString()),
                        Map.of(
                                "PORT", Integer.toString(port),
                                "ACCEPTED", accepted.toString(),
                                "WEBHOOK_SECRET", secret)),
                folder);
    }

    static NodeReceiver start(String name, String secret) throws IOException {
        Path folder = OwnServer.folder().resolve(name);
        Layout.deleteAll(folder);
        NodeReceiver receiver = new NodeReceiver(folder, secret);
        receiver.startAgain();
        return receiver;
    }

    void startAgain() {
        process.start();
        process.awaitAnswer(() -> Http.get(uri()).statusCode() == 401);
    }

    void kill() {
        process.kill();
    }

    URI uri() {
        return URI.create("http://localhost:" + port + "/");
    }

    int answers(String secret, String signed, String body) {
        return answers(uri(), secret, UUID.randomUUID().toString(), 0, signed, body);
    }

    /** How a receiver answers a webhook that is signed so many seconds from now, perhaps for another body. */
    static int answers(URI receiver, String secret, String id, long seconds, String signed, String body) {
        long timestamp = Instant.now().getEpochSecond() + seconds;
        return Http.send(
                        "POST",
                        receiver,
                        BodyPublishers.ofString(body),
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        Long.toString(timestamp),
                        "webhook-signature",
                        Signatures.sign(secret, id, timestamp, signed))
                .statusCode();
    }

    /** What it has accepted, each webhook once. */
    List<Accepted> accepted() {
        try {
            return Files.exists(accepted)
                    ? Files.readAllLines(accepted).stream().map(Accepted::of).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    record Accepted(String webhookId, String id, String outcome) {
        private static Accepted of(String line) {
            String[] words = line.split(" ", -1);
            return new Accepted(words[0], words[1], words[2]);
        }
    }
}
