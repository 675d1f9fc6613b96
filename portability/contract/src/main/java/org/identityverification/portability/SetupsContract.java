package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.portability.Contract.idOf;
import static org.identityverification.portability.Contract.isStarted;
import static org.identityverification.portability.Contract.notice;
import static org.identityverification.testkit.script.Outcome.fails;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every server must do with other applications: without an {@code Application} class, without a database, misconfigured. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
public abstract class SetupsContract {

    /** More connections than a rest client keeps by default, which is 50 at most. */
    private static final int MORE_THAN_ANY_POOL = 80;

    private static final Duration LONGEST_START = Duration.ofMinutes(3);

    private static final String DATA_SOURCE = "IDENTITY_VERIFICATION_DATA_SOURCE";

    private final Server server;

    protected SetupsContract(Server server) {
        this.server = server;
    }

    @Test
    @DisplayName(
            "without an Application class and a database: it works, confirms notifications, and warns that it forgets")
    final void worksWithoutApplicationClassAndDatabase() {
        FaceProvider closed = closed();
        try (Running running = layOut(
                "plain",
                false,
                closed,
                Map.of(DATA_SOURCE, "", "IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED", "true"))) {
            running.start();

            assertThat(running.logLines("IDV0003")).hasSize(1);
            JsonObject refused = running.client().start();
            assertThat(refused.getString("exception", "")).isEqualTo("ProviderUnreachableException");
            try (FaceProvider provider =
                    FaceProvider.start(URI.create(closed.url()).getPort(), closed.appCode())) {
                confirms(running, provider);
                forgets(running);
            }
        }
    }

    @Test
    @DisplayName("misconfigured: it does not start, and one line names the key and not the value")
    final void doesNotStartMisconfigured() {
        String secret = "CanaryShortSecret";
        try (Running running =
                layOut("misconfigured", true, closed(), Map.of("IDENTITY_VERIFICATION_NOTIFICATION_SECRET", secret))) {
            running.process().start();

            awaitRefusal(running, "identity-verification.notification.secret");
            assertThat(running.logLines(secret)).isEmpty();
        }
    }

    @Test
    @DisplayName("without an observer: it does not start, and one line says so")
    final void doesNotStartWithoutObserver() {
        try (Running running = Running.layOut(
                getClass().getSimpleName() + "-unobserved", server, true, false, closed(), Map.of(), Map.of())) {
            running.process().start();

            awaitRefusal(running, "no observer of VerificationCompleted is found");
        }
    }

    private static void awaitRefusal(Running running, String reason) {
        await().atMost(LONGEST_START)
                .until(() -> running.logLines("IDV0006").stream().anyMatch(line -> line.contains(reason)));
        // Long enough for a server that would start the application after all.
        await().during(Duration.ofSeconds(2)).until(() -> !running.client().answers());
    }

    @Test
    @DisplayName(
            "as many calls as the bulkhead lets in are under way at once, and the server has connections for all of them")
    final void callsTheProviderManyTimesAtOnce() throws Exception {
        FaceProvider provider = FaceProvider.start(0, Running.APP_CODE);
        try (Running running = layOut("busy", true, provider, Map.of(DATA_SOURCE, ""))) {
            running.start();
            provider.nextCalls(MORE_THAN_ANY_POOL, HANG);

            CompletableFuture<List<JsonObject>> callers = running.client().startManyInBackground(MORE_THAN_ANY_POOL);

            // All of them arrive before the first is answered.
            await().atMost(Contract.LONG_ENOUGH).until(() -> provider.calls().size() == MORE_THAN_ANY_POOL);
            provider.clock().forward(Fault.Pauses.USUAL.hang());
            assertThat(callers.get(60, TimeUnit.SECONDS))
                    .hasSize(MORE_THAN_ANY_POOL)
                    .allMatch(Contract::isStarted);
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
        assertThat(running.client()
                        .notify(running.token(idOf(contradicted)), notice(contradicted, true))
                        .statusCode())
                .isEqualTo(200);
        await().atMost(Contract.LONG_ENOUGH)
                .until(() -> !running.logLines("IDV0035").isEmpty());
        assertThat(running.client().find(idOf(contradicted)).getString("status"))
                .isEqualTo("FAILED");

        JsonObject confirmed = running.client().start();
        provider.check(confirmed.getString("flowId")).end(passes().notificationLost());
        running.client().notify(running.token(idOf(confirmed)), notice(confirmed, true));
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

    private static void forgets(Running running) {
        UUID id = idOf(running.client().start());

        running.process().kill();
        running.start();

        assertThat(running.client().find(id)).doesNotContainKey("id");
    }

    private Running layOut(
            String name, boolean ownApplication, FaceProvider provider, Map<String, String> environment) {
        return Running.layOut(
                getClass().getSimpleName() + "-" + name, server, ownApplication, true, provider, environment, Map.of());
    }
}
