package org.identityverification.impl.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.AbstractStringAssert;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.runtime.telemetry.RecordedTelemetry;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.NotifyTokens;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@SuppressWarnings("InputStreamSlowMultibyteRead") // little of them is read
class NotificationReceiverTest {

    private static final Settings SETTINGS = TestSettings.of(
            Keys.PUBLIC_URL,
            "https://shop.example.com/identity/api",
            Keys.NOTIFICATION_SECRET,
            "a-notification-secret-of-more-than-32-bytes");
    private static final String TOKEN = NotifyTokens.of(SETTINGS).orElseThrow().issue(ID, NOW);
    private static final String PASSED = "{\"flowId\":\"" + FLOW + "\",\"success\":true}";
    private static final InputStream UNTOUCHABLE = new InputStream() {
        @Override
        public int read() {
            throw new AssertionError("The body must not be read");
        }
    };

    private final TestClock clock = new TestClock(NOW);
    private final CorrectedClock corrected = new CorrectedClock(clock);

    @AutoClose
    private final TestStore store = new TestStore(clock, SETTINGS.rules());

    private final RecordedTelemetry reported = new RecordedTelemetry();

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(NotificationReceiver.class);

    private final NotificationReceiver resource = resource(TestExecutors.ownThreads());

    @Test
    void answers_200_once_the_result_is_stored_and_200_to_every_repeat() {
        Changes.start(store, ID);

        assertAnswer(post(PASSED), 200, true);
        assertAnswer(post(PASSED), 200, true);
        assertThat(store.find(ID))
                .hasValueSatisfying(it -> assertThat(it.status()).isEqualTo(VerificationStatus.PASSED));
        assertThat(log.all()).isEmpty();
    }

    @Test
    void answers_404_when_there_is_no_such_verification() {
        assertRefused(PASSED, 404, "IDV0024");
    }

    @Test
    void answers_503_when_another_flow_came_before_the_answer_to_the_start() {
        store.insert(Changes.begun(ID), null);
        assertAnswer(post(PASSED), 200, true);

        assertRefused(PASSED.replace(FLOW, "canary"), 503, "IDV0023");
    }

    @Test
    void answers_503_to_an_expired_token_until_the_database_has_told_its_time() {
        clock.move(Duration.ofDays(90));
        store.failWith(new AssertionError("The store must not be asked"));
        assertAnswer(resource.accept(TOKEN, UNTOUCHABLE), 503, false);
        assertAnswer(resource.accept("a".repeat(76), UNTOUCHABLE), 404, false);
        store.heal();
        Changes.start(store, ID);

        // The clock of this node was wrong: ninety days ahead.
        corrected.observe(Instant.now().minus(Duration.ofDays(90)), System.nanoTime());
        assertAnswer(post(PASSED), 200, true);

        corrected.observe(Instant.now(), System.nanoTime());
        assertAnswer(resource.accept(TOKEN, UNTOUCHABLE), 404, false);
    }

    @Test
    void answers_404_for_a_wrong_token_without_touching_the_body_or_the_store() {
        store.failWith(new AssertionError("The store must not be asked"));
        assertAnswer(resource.ping(TOKEN), 200, true);
        String forged = TOKEN.substring(0, 75) + (TOKEN.endsWith("A") ? "B" : "A");
        for (String wrong : List.of("", "a".repeat(76), forged, TOKEN + "=")) {
            assertAnswer(resource.accept(wrong, UNTOUCHABLE), 404, false);
            assertAnswer(resource.ping(wrong), 404, false);
        }

        corrected.needsNoCorrection();
        clock.move(Duration.ofDays(7));
        assertAnswer(resource.accept(TOKEN, UNTOUCHABLE), 404, false);
        assertAnswer(resource.ping(TOKEN), 404, false);
        assertThat(log.all()).isEmpty();
    }

    @Test
    void answers_404_to_every_request_when_there_is_no_public_URL() {
        NotificationReceiver closed = resource(TestExecutors.ownThreads());
        closed.settings = TestSettings.of();
        closed.prepare();

        assertAnswer(closed.accept(TOKEN, UNTOUCHABLE), 404, false);
        assertAnswer(closed.ping(TOKEN), 404, false);
    }

    @Test
    void answers_413_to_a_body_that_is_too_long_408_to_one_that_is_too_slow() throws IOException {
        InputStream body = new ByteArrayInputStream(new byte[100_000]);

        assertAnswer(resource.accept(TOKEN, body), 413, false);
        assertThat(body.available()).isEqualTo(100_000 - NotificationReceiver.MAX_BODY_BYTES - 1);

        resource.bodyTimeout = Duration.ZERO;
        Response answer = post(PASSED);
        assertAnswer(answer, 408, false);
        assertThat(answer.getHeaderString("Connection")).isEqualTo("close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary", "{\"flowId\":\"canary\",\"success\":true}"})
    void answers_400_for_a_body_that_is_no_notification_or_of_another_flow(String body) {
        VerificationRecord before = Changes.start(store, ID);

        assertRefused(body, 400, "IDV0020").contains(SHOWN_ID);
        assertThat(store.find(ID)).contains(before);
    }

    private AbstractStringAssert<?> assertRefused(String body, int status, String number) {
        for (int i = 0; i < 20; i++) {
            assertAnswer(post(body), status, false);
        }
        return log.assertOne(number).doesNotContain("canary", ID.toString());
    }

    @Test
    void answers_200_but_drops_a_code_that_is_too_long_and_logs_that_once_a_minute() {
        Changes.start(store, ID);
        String tooLong =
                "{\"flowId\":\"" + FLOW + "\",\"success\":true,\"verifycode\":\"" + "canary".repeat(100) + "\"}";

        assertAnswer(post(tooLong), 200, true);
        assertAnswer(post(tooLong), 200, true);

        log.assertOne("IDV0022").contains("verifycode", SHOWN_ID).doesNotContain("canary");
    }

    @Test
    void answers_400_for_a_body_that_breaks_off() throws IOException {
        InputStream broken = InputStream.nullInputStream();
        broken.close();

        assertAnswer(resource.accept(TOKEN, broken), 400, false);
        log.assertOne("IDV0020").doesNotContain("closed", ID.toString());
    }

    @Test
    void stores_the_code_of_a_pass_and_a_reason_only_with_a_failure() {
        Changes.start(store, ID);

        post("{\"flowId\":\"" + FLOW + "\",\"success\":true,\"verifycode\":\"code\",\"failReasonCode\":\"1445900\"}");

        assertThat(store.find(ID).orElseThrow().result())
                .isEqualTo(new Result(VerificationOutcome.PASSED, false, ResultSource.NOTIFICATION, "code", null, NOW));
    }

    @Test
    void answers_503_with_Retry_After_when_the_result_is_not_stored_within_3_s() {
        TestExecutors.Impatient impatient = new TestExecutors.Impatient();
        store.failWith(new IllegalStateException("canary"));
        assertUnavailable(resource(TestExecutors.ownThreads()), "java.lang.IllegalStateException");
        store.failWith(TestStore.failure());
        assertUnavailable(resource(TestExecutors.ownThreads()), "SQLState 08006, vendor code 7");
        assertUnavailable(resource(TestExecutors.full()), "too many notifications are under way");

        store.hang();
        assertUnavailable(resource(impatient), "the store did not answer in time");
        assertThat(impatient.longestWait()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void stores_results_of_other_verifications_while_a_row_is_locked() {
        NotificationReceiver impatient = resource(new TestExecutors.Impatient());
        UUID other = new UUID(1, 1);
        Changes.start(store, ID);
        Changes.start(store, other);
        store.lock(ID);
        for (int i = 0; i < 8; i++) {
            assertAnswer(impatient.accept(TOKEN, stream(PASSED)), 503, false);
        }
        assertThat(log.all().get(0)).startsWith("IDV0021").contains(SHOWN_ID);

        String token = NotifyTokens.of(SETTINGS).orElseThrow().issue(other, NOW);
        await().until(() -> impatient.accept(token, stream(PASSED)).getStatus() == 200);
    }

    @Test
    void keeps_half_of_its_permits_for_free_rows_while_several_are_locked() {
        Changes.start(store, ID);
        NotificationReceiver receiver = resource(TestExecutors.ownThreads());
        List<CompletableFuture<Integer>> locked = new ArrayList<>();
        for (int row = 1; row <= 4; row++) {
            UUID id = new UUID(row, row);
            store.lockWithLimit(Changes.start(store, id).id());
            String token = NotifyTokens.of(SETTINGS).orElseThrow().issue(id, NOW);
            for (int i = 0; i < 4; i++) {
                locked.add(CompletableFuture.supplyAsync(
                        () -> receiver.accept(token, stream(PASSED)).getStatus(), new TestExecutors.Threads()));
            }
        }
        await().until(() -> locked.stream().filter(CompletableFuture::isDone).count() >= locked.size() - 2);

        assertAnswer(receiver.accept(TOKEN, stream(PASSED)), 200, true);

        store.close();
        assertThat(locked).extracting(CompletableFuture::join).containsOnly(503);
    }

    @Test
    void counts_every_answer_to_a_POST_once_and_hides_every_token() {
        Changes.start(store, ID);
        post(PASSED);
        post(PASSED);
        post("{\"flowId\":\"canary\",\"success\":true}");
        post("canary");
        post(" ".repeat(NotificationReceiver.MAX_BODY_BYTES + 1));
        resource.accept("a".repeat(76), UNTOUCHABLE);
        resource.ping(TOKEN);
        store.failWith(new IllegalStateException("canary"));
        post(PASSED);

        assertThat(reported.all()).filteredOn("hidden"::equals).hasSize(8);
        assertThat(reported.all()).filteredOn(("notified " + ID)::equals).hasSize(6);
        assertThat(reported.all())
                .filteredOn(it -> it.startsWith("answered "))
                .containsExactly(
                        "answered accepted",
                        "answered duplicate",
                        "answered refused",
                        "answered refused",
                        "answered cut_off",
                        "answered forged",
                        "answered not_stored");
    }

    private void assertUnavailable(NotificationReceiver unavailable, String why) {
        try (LoggedMessages recorded = new LoggedMessages(NotificationReceiver.class)) {
            for (int i = 0; i < 5; i++) {
                assertAnswer(unavailable.accept(TOKEN, stream(PASSED)), 503, false);
            }
            recorded.assertOne("IDV0021").contains(SHOWN_ID, why).doesNotContain("canary");
        }
    }

    private static void assertAnswer(Response answer, int status, boolean received) {
        assertThat(answer.getStatus()).isEqualTo(status);
        assertThat(answer.getEntity()).isEqualTo("{\"received\":" + received + "}");
        assertThat(answer.getHeaderString(HttpHeaders.CONTENT_TYPE)).isEqualTo("application/json");
        assertThat(answer.getHeaderString(HttpHeaders.CACHE_CONTROL)).isEqualTo("no-store");
        assertThat(answer.getHeaderString(HttpHeaders.RETRY_AFTER)).isEqualTo(status == 503 ? "1" : null);
    }

    private Response post(String body) {
        return resource.accept(TOKEN, stream(body));
    }

    private static InputStream stream(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }

    private NotificationReceiver resource(ModuleExecutor executor) {
        NotificationReceiver made = new NotificationReceiver();
        made.settings = SETTINGS;
        made.store = store;
        made.executor = executor;
        made.telemetry = reported;
        made.clock = corrected;
        made.bodyTimeout = Duration.ofDays(1);
        made.prepare();
        return made;
    }
}
