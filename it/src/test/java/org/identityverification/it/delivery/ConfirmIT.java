package org.identityverification.it.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.BusinessError.NO_FACE_CHECK;
import static org.identityverification.testkit.script.Outcome.fails;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.identityverification.testkit.script.SpoiledAnswer.HANG;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.identityverification.it.probe.Probe;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Sandbox;
import org.identityverification.it.server.OnSharedServer;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.Outcome;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@OnSharedServer
@DisplayName("A notification that has to be confirmed")
class ConfirmIT {

    private static final String NAME = "confirm";
    private static final String VERIFY_CODE = ",\"verifycode\":\"verify-code-1\"";
    private static final Outcome SILENT_PASS = passes().notificationLost();
    private static final Outcome SILENT_FAILURE = fails().notificationLost();
    /** How long a query waits for a provider that hangs. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(50);

    private static final int FLOOD = 50;
    private static final int FEW_QUERIES = 10;

    @RegisterExtension
    static final FaceProvider PROVIDER = FaceProvider.start(0, Sandbox.APP_CODE);

    private final Probe probe = new Probe(NAME);

    @Deployment(testable = false)
    static WebArchive application() {
        return Probe.asking(
                NAME,
                PROVIDER,
                "identity-verification/mp-rest/readTimeout",
                Long.toString(READ_TIMEOUT.toMillis()),
                "identity-verification.call-deadline",
                READ_TIMEOUT.plusSeconds(5).toString());
    }

    static Stream<Named<Consumer<Check>>> noResultYet() {
        return Stream.of(
                Named.of("ING", check -> {}),
                Named.of("SCAN", Check::open),
                Named.of("no face check", check -> check.queriesFail(NO_FACE_CHECK)));
    }

    @ParameterizedTest
    @MethodSource("noResultYet")
    @DisplayName(
            "changes nothing before the provider confirms it, and is not dropped while the provider has no result yet")
    void waitsForTheProvider(Consumer<Check> noResultYet) {
        String id = probe.start("genuine").getString("id");
        Check check = PROVIDER.awaitCheck();
        noResultYet.accept(check);

        assertReceived(check, true, VERIFY_CODE);

        await().atMost(TestServer.LONG_ENOUGH).until(() -> check.queries().size() >= 2);
        assertThat(probe.query(id).getString("status", "")).isEqualTo("PENDING");
        assertThat(probe.events(id)).isEmpty();
        assertThat(Probe.logged("IDV0035", Probe.shown(id))).isEmpty();
        check.end(SILENT_PASS);
        check.queriesSucceed();
        assertConfirmed(id, "verify-code-1");
    }

    @Test
    @DisplayName("whose pass a query has already found changes nothing, so its code is not delivered")
    void comesAfterTheQuery() {
        String id = probe.start("code-comes-later").getString("id");
        Check check = PROVIDER.awaitCheck();
        check.end(SILENT_PASS);
        assertThat(probe.query(id).getString("status")).isEqualTo("PASSED");
        probe.awaitDelivered(id);

        assertReceived(check, true, VERIFY_CODE);

        assertThat(probe.deliverAgain(id)).isTrue();
        List<JsonObject> events = probe.awaitEvents(id, 2);
        assertThat(events).hasSize(2).allSatisfy(event -> {
            assertThat(event.getBoolean("confirmed")).isTrue();
            assertThat(event.getInt("attempt")).isEqualTo(1);
            assertThat(event).doesNotContainKey("verifyCode");
        });
        assertThat(events)
                .extracting(event -> event.getString("deliveryId"))
                .containsOnly(events.get(0).getString("deliveryId"));
    }

    @Test
    @DisplayName("is answered at once although the provider hangs")
    void doesNotWaitForTheProvider() {
        JsonObject started = probe.start("provider-hangs");
        Check check = PROVIDER.awaitCheck();
        check.end(SILENT_PASS);
        check.queriesFail(HANG);
        long begun = System.nanoTime();

        assertReceived(check, true, "");
        await().atMost(TestServer.LONG_ENOUGH).until(() -> check.queries().size() == 1);
        assertReceived(check, true, "");

        assertThat(since(begun)).as("beside a query that still waits").isLessThan(READ_TIMEOUT.dividedBy(2));
        assertThat(probe.status(started.getString("id"))).isEqualTo("PENDING");
        PROVIDER.clock().forward(Fault.Pauses.USUAL.hang());
        assertConfirmed(started.getString("id"), "");
    }

    @Test
    @DisplayName(
            "of a flood that the provider contradicts is dropped and logged, with few queries and few lines in the log;"
                    + " after three, others get 503, and the provider's own result counts")
    void floods() {
        String id = probe.start("flood").getString("id");
        Check check = PROVIDER.awaitCheck();

        IntStream.range(0, FLOOD).forEach(i -> assertReceived(check, true, code("while-open-" + i)));
        check.end(SILENT_FAILURE);
        assertConfirmed(id, "FAILED", "QUERY", "");
        Iterator<String> codes = IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> code("after-the-failure-" + i))
                .iterator();
        await().atMost(TestServer.LONG_ENOUGH).until(() -> Notices.send(check, true, codes.next()) == 503);
        check.end(SILENT_PASS);
        assertThat(Notices.send(check, true, "")).isEqualTo(503);

        assertThat(probe.query(id).getString("status")).isEqualTo("PASSED");
        assertThat(check.queries()).hasSizeLessThanOrEqualTo(FEW_QUERIES);
        assertThat(Probe.logged("IDV0023", Probe.shown(id))).hasSize(1);
        assertThat(Probe.logged("IDV0035", Probe.shown(id))).hasSizeBetween(1, 3);
    }

    private static String code(String code) {
        return ",\"verifycode\":\"" + code + "\"";
    }

    private static void assertReceived(Check check, boolean success, String moreJson) {
        assertThat(Notices.send(check, success, moreJson)).isEqualTo(200);
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    /** The only event is the pass that was notified, and the provider has confirmed it. */
    private void assertConfirmed(String id, String verifyCode) {
        assertConfirmed(id, "PASSED", "NOTIFICATION", verifyCode);
    }

    private void assertConfirmed(String id, String outcome, String source, String verifyCode) {
        assertThat(probe.awaitEvents(id, 1)).singleElement().satisfies(event -> {
            assertThat(event.getString("outcome")).isEqualTo(outcome);
            assertThat(event.getBoolean("confirmed")).isTrue();
            assertThat(event.getString("source")).isEqualTo(source);
            assertThat(event.getString("verifyCode", "")).isEqualTo(verifyCode);
        });
        JsonObject found = probe.find(id);
        assertThat(found.getString("status")).isEqualTo(outcome);
        assertThat(found.getBoolean("confirmed")).isTrue();
    }
}
