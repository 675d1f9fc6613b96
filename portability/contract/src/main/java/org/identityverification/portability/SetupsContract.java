package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.portability.Contract.idOf;
import static org.identityverification.portability.Contract.isStarted;
import static org.identityverification.testkit.script.Outcome.fails;
import static org.identityverification.testkit.script.Outcome.passes;
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

    private static final Duration LONGEST_START = Duration.ofMinutes(3);

    private final Server server;

    protected SetupsContract(Server server) {
        this.server = server;
    }

    @Test
    final void
            without_an_Application_class_and_a_database_it_works_confirms_notifications_warns_that_it_forgets_and_has_a_connection_for_each_call_that_the_bulkhead_lets_in()
                    throws Exception {
        FaceProvider closed = closed();
        Map<String, String> environment =
                Map.of("IDENTITY_VERIFICATION_DATA_SOURCE", "", "IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED", "true");
        try (Running running = layOut("plain", new Setup(false, true, environment, Map.of()), closed)) {
            running.start();

            assertThat(running.logLines("IDV0003")).hasSize(1);
            JsonObject refused = running.client().start();
            assertThat(refused.getString("kind", "")).isEqualTo("UNREACHABLE");
            try (FaceProvider provider =
                    FaceProvider.start(URI.create(closed.url()).getPort(), closed.appCode())) {
                confirms(running, provider);
                callsManyTimesAtOnce(running, provider);
            }
        }
    }

    @Test
    final void without_an_observer_it_does_not_start_and_one_line_says_so() {
        try (Running running = layOut("unobserved", new Setup(true, false, Map.of(), Map.of()), closed())) {
            running.process().start();

            await().atMost(LONGEST_START)
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

    private static void confirms(Running running, FaceProvider provider) {
        JsonObject contradicted = running.client().start();
        assertThat(isStarted(contradicted)).as("%s", contradicted).isTrue();
        provider.check(contradicted.getString("flowId")).end(fails().notificationLost());
        assertThat(running.notify(contradicted, true)).isEqualTo(200);
        await().atMost(Contract.LONG_ENOUGH)
                .until(() -> !running.logLines("IDV0035").isEmpty());
        assertThat(running.client().find(idOf(contradicted)).getString("status"))
                .isEqualTo("FAILED");

        JsonObject confirmed = running.client().start();
        provider.check(confirmed.getString("flowId")).end(passes().notificationLost());
        running.notify(confirmed, true);
        await().atMost(Contract.LONG_ENOUGH)
                .until(() -> running.client().observed(idOf(confirmed)).size() == 2);
        assertThat(running.client().observed(idOf(confirmed)))
                .allMatch(it -> it.getBoolean("confirmed"))
                .allMatch(it -> it.getString("verifyCode").equals("a-code"));
        // The provider's own result, not the notification's.
        assertThat(running.client().observed(idOf(contradicted)))
                .hasSize(2)
                .allMatch(it -> it.getString("outcome").equals("FAILED"))
                .allMatch(it -> it.getBoolean("confirmed"));
    }

    private static void callsManyTimesAtOnce(Running running, FaceProvider provider) throws Exception {
        int before = provider.calls().size();
        provider.nextCalls(MORE_THAN_ANY_POOL, HANG);

        CompletableFuture<List<JsonObject>> callers = running.client().startManyInBackground(MORE_THAN_ANY_POOL);

        // All of them arrive before the first is answered.
        await().atMost(Contract.LONG_ENOUGH)
                .untilAsserted(() -> assertThat(provider.calls()).hasSize(before + MORE_THAN_ANY_POOL));
        provider.clock().forward(SpoiledAnswer.HANG_TIME);
        assertThat(callers.get(60, TimeUnit.SECONDS))
                .hasSize(MORE_THAN_ANY_POOL)
                .allMatch(Contract::isStarted);
    }

    private Running layOut(String name, Setup setup, FaceProvider provider) {
        return Running.layOut(getClass().getSimpleName() + "-" + name, server, setup, provider);
    }
}
