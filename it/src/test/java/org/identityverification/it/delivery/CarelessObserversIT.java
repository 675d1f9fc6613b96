package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.identityverification.it.observers.CarelessObservers;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.PostgreSql;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Of the observers of a careless application")
class CarelessObserversIT {

    private static final List<String> ALL =
            List.of("asynchronous", "failing", "other", "overloaded", "overloaded with a bean");

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    @AutoClose
    private static PostgreSql database;

    @AutoClose
    private static OwnServer server;

    private static Path record;
    private static Probe probe;

    @BeforeAll
    static void start() throws Exception {
        record = Files.createFile(OwnServer.newRecord("careless"));
        database = PostgreSql.start(OwnServer.folder());
        server = OwnServer.start(
                "careless",
                database.environment(),
                Probe.notAsking(
                                "careless",
                                PROVIDER,
                                "identity-verification.data-source",
                                database.dataSourceName(),
                                "identity-verification.task-poll",
                                "PT0.2S",
                                CarelessObservers.RECORD,
                                record.toString())
                        .addClass(CarelessObservers.class));
        probe = new Probe(server.uri(), "careless");
    }

    @Test
    @DisplayName("one that fails three times is called alone; delivered again, all are called")
    void failsThrice() {
        String id = pass("fail");
        assertThat(calls(id, "PASSED 1")).containsExactlyElementsOf(ALL);
        for (int attempt = 2; attempt <= 4; attempt++) {
            assertThat(calls(id, "PASSED " + attempt)).containsExactly("failing");
        }
        assertThat(probe.find(id)).containsKey("deliveredAt");

        assertThat(probe.deliverAgain(id)).isTrue();

        await().atMost(TestServer.LONG_ENOUGH).until(() -> calls(id, "PASSED 1").size() == 2 * ALL.size());
        await().atMost(TestServer.LONG_ENOUGH).until(() -> calls(id, "PASSED 4").size() == 2);
        assertThat(calls(id, "PASSED 2")).containsExactly("failing", "failing");
    }

    @Test
    @DisplayName("two with one name are called again together when one of them fails")
    void overloads() {
        String id = pass("stumble");

        assertThat(calls(id, "PASSED 1")).containsExactlyElementsOf(ALL);
        assertThat(calls(id, "PASSED 2")).containsExactly("overloaded", "overloaded with a bean");
        assertThat(calls(id, "PASSED 3")).isEmpty();
    }

    @Test
    @DisplayName("all are called for a better result, though they have had the worse one")
    void newStatus() {
        String id = probe.start("calm").getString("id");
        Check check = PROVIDER.awaitCheck();
        assertThat(Notices.send(check, false, "")).isEqualTo(Notices.RECEIVED);
        probe.awaitDelivered(id);

        assertThat(Notices.send(check, true, "")).isEqualTo(Notices.RECEIVED);

        await().atMost(TestServer.LONG_ENOUGH).until(() -> calls(id, "PASSED 1").size() == ALL.size());
        assertThat(calls(id, "PASSED 1")).containsExactlyElementsOf(ALL);
        assertThat(calls(id, "FAILED 1")).containsExactlyElementsOf(ALL);
    }

    @Test
    @DisplayName("those that returned before the server was killed are not called again after its start")
    void halts() {
        String id = begin("halt");
        await().atMost(TestServer.LONG_ENOUGH).until(() -> !server.isAlive());
        server.kill();
        assertThat(calls(id, "PASSED 2")).containsExactly("failing");

        server.startAgain();

        probe.awaitDelivered(id);
        assertThat(calls(id, "PASSED 1")).containsExactlyElementsOf(ALL);
        assertThat(calls(id, "PASSED 3")).containsExactly("failing");
    }

    private static String pass(String contextId) {
        String id = begin(contextId);
        probe.awaitDelivered(id);
        return id;
    }

    private static String begin(String contextId) {
        String id = probe.start(contextId).getString("id");
        assertThat(Notices.send(PROVIDER.awaitCheck(), true, "")).isEqualTo(Notices.RECEIVED);
        return id;
    }

    /** The observers that were called in an attempt, by name. */
    private static List<String> calls(String id, String attempt) {
        String prefix = id + " " + attempt + " ";
        try {
            return Files.readAllLines(record).stream()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
