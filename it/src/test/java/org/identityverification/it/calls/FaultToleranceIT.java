package org.identityverification.it.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.GatewayRefusal.D503BB;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.probe.Probe.Seen;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What is left when fault tolerance is switched off, and that each method has keys of its own. The defaults and the names are tested
 * without a server; what they do, on all servers by {@code portability}.
 */
@OnSharedServer
@RunAsClient
class FaultToleranceIT {

    private static final int MANY = 1000;
    private static final Duration LESS_THAN_THE_READ_TIMEOUT = Duration.ofSeconds(9);

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private static final Probe OFF = new Probe("ft-off");
    private static final Probe QUERIES_OFF = new Probe("ft-queries-off");

    @Deployment(name = "off", testable = false)
    static WebArchive off() {
        return switchedOff("ft-off", "start");
    }

    @Deployment(name = "queries-off", testable = false)
    static WebArchive queriesOff() {
        return switchedOff("ft-queries-off", "result");
    }

    private static WebArchive switchedOff(String name, String method) {
        return archive(
                name,
                method,
                Map.of(
                        "Retry/enabled",
                        "false",
                        "CircuitBreaker/enabled",
                        "false",
                        "Bulkhead/enabled",
                        "false",
                        "Bulkhead/value",
                        "2"));
    }

    private static WebArchive archive(String name, String method, Map<String, String> keys) {
        Map<String, String> all = new HashMap<>(Map.of(
                Deployments.PROVIDER_URL,
                PROVIDER.url(),
                // The only queries are those of the test.
                "identity-verification.result-query.enabled",
                "true",
                "identity-verification.result-query.first-delay",
                "PT15M"));
        keys.forEach((key, value) ->
                all.put("org.identityverification.impl.provider.FaceAuthCalls/" + method + "/" + key, value));
        return Probe.archive(name, all);
    }

    @Test
    void follows_Retry_enabled_and_CircuitBreaker_enabled() {
        PROVIDER.nextCalls(MANY, D503BB);
        IntStream.range(0, 30).forEach(i -> assertThat(OFF.call().type()).isEqualTo("ProviderUnreachableException"));
        assertThat(PROVIDER.calls()).hasSize(30);
    }

    @Test
    void keeps_to_Bulkhead_value_even_without_the_bulkhead() {
        PROVIDER.nextCalls(MANY, HANG);
        CompletableFuture<List<Seen>> callers = OFF.callInBackground(2);
        awaitCalls(2);
        Seen oneMore = OFF.call();
        PROVIDER.clock().forward(SpoiledAnswer.HANG_TIME);
        assertThat(oneMore.type()).isEqualTo("CallNotAttemptedException");
        assertThat(oneMore.message()).contains("too many are under way");
        assertThat(callers.join()).allMatch(Seen::succeeded);
    }

    @Test
    void of_queries_is_switched_off_by_keys_of_its_own_and_leaves_starts_unchanged() {
        List<String> ids =
                QUERIES_OFF.call(5).stream().map(Seen::verificationId).toList();
        PROVIDER.reset();
        PROVIDER.nextQueries(MANY, D503BB);
        QUERIES_OFF.query(ids);
        assertThat(PROVIDER.calls()).as("one attempt each").hasSize(5);

        PROVIDER.reset();
        PROVIDER.nextQueries(MANY, HANG);
        CompletableFuture<List<Seen>> callers = QUERIES_OFF.queryInBackground(ids);
        awaitCalls(5);
        PROVIDER.nextCalls(MANY, D503BB);
        assertThat(QUERIES_OFF.call().type()).isEqualTo("ProviderUnreachableException");
        assertThat(PROVIDER.calls()).as("three attempts, as by default").hasSize(5 + 3);
        PROVIDER.clock().forward(SpoiledAnswer.HANG_TIME);
        assertThat(callers.join()).hasSize(5).allMatch(Seen::succeeded);
    }

    private static void awaitCalls(int count) {
        await().atMost(LESS_THAN_THE_READ_TIMEOUT).until(() -> PROVIDER.calls().size() == count);
    }
}
