package org.identityverification.impl.notification;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.tasks.TestThreads;
import org.identityverification.impl.telemetry.RecordedTelemetry;
import org.identityverification.impl.token.NotifyTokens;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The address for notifications")
@Timeout(60)
@SuppressWarnings("InputStreamSlowMultibyteRead") // little of them is read
class NotificationResourceTest {

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
    private final LoggedMessages log = new LoggedMessages(NotificationResource.class);

    private final NotificationResource resource = resource(TestExecutors.ownThreads());

    @Test
    @DisplayName("answers 200 once the result is stored, and 200 to every repeat")
    void stored() {
        Changes.start(store, ID);

        assertAnswer(post(PASSED), 200, true);
        assertAnswer(post(PASSED), 200, true);
        assertThat(store.find(ID))
                .hasValueSatisfying(it -> assertThat(it.status()).isEqualTo(VerificationStatus.PASSED));
        assertThat(log.all()).isEmpty();
    }

    @Test
    @DisplayName("answers 404 when there is no such verification, with a message at most once a minute for all of them")
    void absent() {
        for (int i = 0; i < 20; i++) {
            assertAnswer(post(PASSED), 404, false);
        }

        assertThat(log.all()).singleElement().asString().startsWith("IDV0024").doesNotContain(ID.toString());
        assertThat(reported.all()).endsWith("answered refused");
    }

    @Test
    @DisplayName("asks the sender to try again when another flow came before the answer to the start")
    void tryAgain() {
        store.insert(Changes.begun(ID), null);
        assertAnswer(post(PASSED), 200, true);

        for (int i = 0; i < 20; i++) {
            Response answer = post(PASSED.replace(FLOW, "canary"));
            assertAnswer(answer, 503, false);
            assertThat(answer.getHeaderString(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
        }

        assertThat(log.all()).singleElement().asString().startsWith("IDV0023").doesNotContain("canary", ID.toString());
    }

    @Test
    @DisplayName("asks the sender to try again after three claims that the provider denied, and writes none")
    void denied() {
        TestStore asking = new TestStore(clock, TestStore.rules(true));
        NotificationResource ofAsking = resource(TestExecutors.ownThreads());
        ofAsking.store = asking;
        Changes.start(asking, ID);
        for (int i = 0; i < 3; i++) {
            assertAnswer(ofAsking.accept(TOKEN, stream(PASSED)), 200, true);
            Instant claimAt = asking.find(ID).orElseThrow().claim().at();
            asking.change(ID, new Change.Asked(new Change.Answer.Failure(null), claimAt, NOW, NOW));
        }
        VerificationRecord before = asking.find(ID).orElseThrow();

        assertAnswer(ofAsking.accept(TOKEN, stream(PASSED)), 503, false);

        assertThat(asking.find(ID)).contains(before);
        assertThat(before.status()).isEqualTo(VerificationStatus.FAILED);
    }

    @Test
    @DisplayName("answers 503 to a token that looks expired until the database has told its time, and to no forged one")
    void uncertainClock() {
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
    @DisplayName("answers 404 for a malformed, forged or expired token, without touching the body or the store")
    void notFound() {
        store.failWith(new AssertionError("The store must not be asked"));
        String forged = TOKEN.substring(0, 75) + (TOKEN.endsWith("A") ? "B" : "A");
        assertAnswer(resource.accept("", UNTOUCHABLE), 404, false);
        assertAnswer(resource.accept("a".repeat(76), UNTOUCHABLE), 404, false);
        assertAnswer(resource.accept(forged, UNTOUCHABLE), 404, false);
        assertAnswer(resource.accept(TOKEN + "=", UNTOUCHABLE), 404, false);
        assertAnswer(resource.ping(forged), 404, false);

        corrected.needsNoCorrection();
        clock.move(Duration.ofDays(7));
        assertAnswer(resource.accept(TOKEN, UNTOUCHABLE), 404, false);
        assertAnswer(resource.ping(TOKEN), 404, false);
        assertThat(log.all()).isEmpty();
    }

    @Test
    @DisplayName("answers 404 to every request when there is no public URL")
    void noPublicUrl() {
        NotificationResource closed = resource(TestExecutors.ownThreads());
        closed.settings = TestSettings.of();
        closed.prepare();

        assertAnswer(closed.accept(TOKEN, UNTOUCHABLE), 404, false);
        assertAnswer(closed.ping(TOKEN), 404, false);
    }

    @Test
    @DisplayName("answers 200 to a GET with a good token, and does nothing")
    void ping() {
        store.failWith(new AssertionError("The store must not be asked"));

        assertAnswer(resource.ping(TOKEN), 200, true);
    }

    @Test
    @DisplayName("answers 413 when the body is too long, and reads no more of it than necessary")
    void tooLong() throws IOException {
        InputStream body = new ByteArrayInputStream(new byte[100_000]);

        assertAnswer(resource.accept(TOKEN, body), 413, false);
        assertThat(body.available()).isEqualTo(100_000 - NotificationResource.MAX_BODY_BYTES - 1);
    }

    @Test
    @DisplayName(
            "answers 400 for a body that is not a notification, changes nothing, and logs that once a minute without its content")
    void unreadable() {
        for (int i = 0; i < 50; i++) {
            assertAnswer(post("canary"), 400, false);
        }

        assertThat(store.find(ID)).isEmpty();
        assertThat(log.all())
                .singleElement()
                .asString()
                .startsWith("IDV0020")
                .contains(SHOWN_ID)
                .doesNotContain("canary", ID.toString());
    }

    @Test
    @DisplayName("answers 400 for the flow of another verification")
    void otherFlow() {
        Changes.start(store, ID);

        assertAnswer(post("{\"flowId\":\"canary\",\"success\":true}"), 400, false);
        assertThat(store.find(ID))
                .hasValueSatisfying(it -> assertThat(it.status()).isEqualTo(VerificationStatus.PENDING));
        assertThat(log.all()).singleElement().asString().startsWith("IDV0020").doesNotContain("canary", ID.toString());
    }

    @Test
    @DisplayName("answers 200 but drops a code that is too long, and logs that once a minute")
    void dropsCodes() {
        Changes.start(store, ID);
        String tooLong =
                "{\"flowId\":\"" + FLOW + "\",\"success\":true,\"verifycode\":\"" + "canary".repeat(100) + "\"}";

        assertAnswer(post(tooLong), 200, true);
        assertAnswer(post(tooLong), 200, true);

        assertThat(log.all())
                .singleElement()
                .asString()
                .startsWith("IDV0022")
                .contains("verifycode", SHOWN_ID)
                .doesNotContain("canary");
    }

    @Test
    @DisplayName("answers 400 for a body that breaks off")
    void breaksOff() throws IOException {
        InputStream broken = InputStream.nullInputStream();
        broken.close();

        assertAnswer(resource.accept(TOKEN, broken), 400, false);
        assertThat(log.all()).singleElement().asString().startsWith("IDV0020").doesNotContain("closed", ID.toString());
    }

    @Test
    @DisplayName("answers 408 and closes the connection when the body takes too long")
    void tooSlow() {
        InputStream drop = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                bytes[offset] = ' ';
                return 1;
            }
        };

        resource.bodyTimeout = Duration.ZERO;

        Response answer = resource.accept(TOKEN, drop);

        assertAnswer(answer, 408, false);
        assertThat(reported.all()).endsWith("answered cut_off");
        assertThat(answer.getHeaderString("Connection")).isEqualTo("close");
    }

    @Test
    @DisplayName("stores an unconfirmed result, whose delivery is due, and a reason only with a failure")
    void result() {
        Changes.start(store, ID);
        post("{\"flowId\":\"" + FLOW + "\",\"success\":false,\"failReasonCode\":\"1445900\"}");
        assertThat(store.find(ID).orElseThrow().toVerification().failReasonCode())
                .contains("1445900");

        post("{\"flowId\":\"" + FLOW + "\",\"success\":true,\"verifycode\":\"code\",\"failReasonCode\":\"1445900\"}");

        assertThat(store.take(DueFor.DELIVER, 10))
                .extracting(taken -> taken.record().result())
                .containsExactly(
                        new Result(VerificationOutcome.PASSED, false, ResultSource.NOTIFICATION, "code", null, NOW));
    }

    @Test
    @DisplayName("answers 503 with Retry-After when the result can't be stored within 3 s, and logs why")
    void notStored() {
        TestExecutors.Impatient impatient = TestExecutors.impatient();
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
    @DisplayName("logs once a minute that a verification's notifications are not stored, however many there are")
    void notStoredIsLimited() {
        store.failWith(new IllegalStateException("canary"));
        for (int i = 0; i < 50; i++) {
            assertAnswer(post(PASSED), 503, false);
        }

        assertThat(log.all()).singleElement().asString().startsWith("IDV0021");
    }

    @Test
    @DisplayName("stores results of other verifications while a row is locked, however many come for this one")
    void lockedRow() {
        UUID other = new UUID(1, 1);
        Changes.start(store, ID);
        Changes.start(store, other);
        store.lock(ID);
        List<CompletableFuture<Response>> locked = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> post(PASSED), new TestThreads()))
                .limit(8)
                .toList();
        locked.forEach(it -> assertAnswer(it.join(), 503, false));

        String token = NotifyTokens.of(SETTINGS).orElseThrow().issue(other, NOW);
        assertAnswer(resource.accept(token, stream(PASSED)), 200, true);

        assertThat(log.all()).singleElement().asString().startsWith("IDV0021").contains(SHOWN_ID);
    }

    @Test
    @DisplayName("counts every answer to a POST once, and hides every token")
    void counted() {
        Changes.start(store, ID);
        post(PASSED);
        post(PASSED);
        post("{\"flowId\":\"canary\",\"success\":true}");
        post("canary");
        post(" ".repeat(NotificationResource.MAX_BODY_BYTES + 1));
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

    private void assertUnavailable(NotificationResource unavailable, String why) {
        try (LoggedMessages recorded = new LoggedMessages(NotificationResource.class)) {
            Response answer = unavailable.accept(TOKEN, stream(PASSED));

            assertAnswer(answer, 503, false);
            assertThat(answer.getHeaderString(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
            assertThat(recorded.all())
                    .singleElement()
                    .asString()
                    .startsWith("IDV0021")
                    .contains(SHOWN_ID, why)
                    .doesNotContain("canary");
        }
    }

    private static void assertAnswer(Response answer, int status, boolean received) {
        assertThat(answer.getStatus()).isEqualTo(status);
        assertThat(answer.getEntity()).isEqualTo("{\"received\":" + received + "}");
        assertThat(answer.getHeaderString(HttpHeaders.CONTENT_TYPE)).isEqualTo("application/json");
        assertThat(answer.getHeaderString(HttpHeaders.CACHE_CONTROL)).isEqualTo("no-store");
    }

    private Response post(String body) {
        return resource.accept(TOKEN, stream(body));
    }

    private static InputStream stream(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }

    private NotificationResource resource(ModuleExecutor executor) {
        NotificationResource made = new NotificationResource();
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
