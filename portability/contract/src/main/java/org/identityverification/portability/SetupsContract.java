package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every server must do with other applications: without an {@code Application} class and a database, without an observer. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
public abstract class SetupsContract {

    /** More connections than a rest client keeps by default, which is 50 at most. */
    private static final int MORE_THAN_ANY_POOL = 80;

    private final Server server;

    protected SetupsContract(Server server) {
        this.server = server;
    }

    @Test
    final void a_plain_application_has_a_connection_for_each_call_that_the_bulkhead_lets_in() throws Exception {
        FaceProvider closed = closed();
        Map<String, String> environment = Map.of("IDENTITY_VERIFICATION_DATA_SOURCE", "");
        try (Running running = layOut("plain", new Setup(false, true, environment, Map.of()), closed)) {
            running.start();

            assertThat(running.logLines("IDV0003")).as("in memory").hasSize(1);
            JsonObject refused = running.client().start();
            assertThat(refused.getString("kind", "")).isEqualTo("UNREACHABLE");
            try (FaceProvider provider =
                    FaceProvider.start(URI.create(closed.url()).getPort(), closed.appCode())) {
                provider.nextCalls(MORE_THAN_ANY_POOL, HANG);

                CompletableFuture<List<JsonObject>> callers =
                        running.client().startManyInBackground(MORE_THAN_ANY_POOL);

                // All of them arrive before the first is answered.
                await().atMost(Contract.LONG_ENOUGH)
                        .untilAsserted(() -> assertThat(provider.calls()).hasSize(MORE_THAN_ANY_POOL));
                provider.clock().forward(SpoiledAnswer.HANG_TIME);
                assertThat(callers.get(60, TimeUnit.SECONDS))
                        .hasSize(MORE_THAN_ANY_POOL)
                        .allMatch(Contract::isStarted);
            }
        }
    }

    @Test
    final void without_an_observer_it_does_not_start_and_one_line_says_so() {
        try (Running running = layOut("unobserved", new Setup(true, false, Map.of(), Map.of()), closed())) {
            running.process().start();

            await().atMost(Duration.ofMinutes(3))
                    .until(() -> running.logLines("IDV0006").stream()
                            .anyMatch(line -> line.contains("no observer of VerificationCompleted is found")));
            // Long enough for a server that would start the application after all.
            await().during(Duration.ofSeconds(2)).until(() -> !running.client().answers());
        }
    }

    private static FaceProvider closed() {
        FaceProvider closed = FaceProvider.start(Layout.freePort(), Running.APP_CODE);
        closed.close();
        return closed;
    }

    private Running layOut(String name, Setup setup, FaceProvider provider) {
        return Running.layOut(getClass().getSimpleName() + "-" + name, server, setup, provider);
    }
}
