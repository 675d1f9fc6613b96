package org.identityverification.impl.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;
import static org.identityverification.impl.verification.Changes.failed;
import static org.identityverification.impl.verification.Changes.passed;
import static org.identityverification.impl.verification.Changes.queried;
import static org.identityverification.impl.verification.Changes.started;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.concurrent.TestApplicationCode;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.tasks.FakeInstance;
import org.identityverification.impl.tasks.TaskOutcome;
import org.identityverification.impl.tasks.TestThreads;
import org.identityverification.impl.telemetry.RecordedTelemetry;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Erasure;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A delivery")
@Timeout(60)
class DeliveryHandlerTest {

    private static final Duration MAX_AGE = Duration.ofHours(2);
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final TestClock clock = new TestClock(NOW.plusSeconds(70));
    private final TestStore store = new TestStore();
    private final RequestContexts requestContexts = new RequestContexts();
    private final TestThreads threads = new TestThreads();
    private final UserTransaction transaction = TestApplicationCode.transaction();
    private final TestObservers observers =
            new TestObservers(requestContexts, TestApplicationCode.with(transaction), TestExecutors.on(threads));

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(DeliveryHandler.class);

    private final RecordedTelemetry told = new RecordedTelemetry();
    private final DeliveryHandler delivery = new DeliveryHandler(
            store, observers.observers(), told, TestSettings.of(Keys.DELIVERY_MAX_AGE, MAX_AGE.toString()), clock);

    @Test
    @DisplayName("gives both kinds of observers everything that is known, and completes")
    void delivers() {
        store.apply(ID, started());
        Task task = claimed(passed());

        assertThat(delivery.handle(task)).isEqualTo(TaskOutcome.COMPLETE);

        VerificationCompleted event = new VerificationCompleted(
                task.id(),
                1,
                ID,
                Optional.of(FLOW),
                Optional.of("order-7"),
                Optional.of("retail"),
                Optional.of(FaceAuthMode.TENCENT),
                VerificationOutcome.PASSED,
                Optional.of("code"),
                Optional.empty(),
                NOW.plusSeconds(60),
                false,
                ResultSource.NOTIFICATION,
                false);
        assertThat(observers.told).containsExactly(event);
        assertThat(observers.toldAsync).containsExactly(event);
        assertThat(told.all()).containsExactly("attempt 1", "delivery delivered of retail");
        assertThat(event.toString()).doesNotContain("code,", "=code").contains("verifyCode=***");
        assertThat(log.all()).isEmpty();
    }

    @Test
    @DisplayName("of a worse outcome does not begin once a better one is stored, and completes")
    void superseded() {
        Task failure = claimed(failed());
        store.apply(ID, passed());

        assertThat(delivery.handle(failure)).isEqualTo(TaskOutcome.COMPLETE);
        assertThat(observers.told).isEmpty();
        assertThat(observers.toldAsync).isEmpty();
        assertThat(told.all()).containsExactly("delivery superseded of retail");

        store.complete(failure, clock.instant());
        assertThat(store.find(ID).orElseThrow().deliveredAt()).isNull();
        assertThat(delivery.handle(claimed())).isEqualTo(TaskOutcome.COMPLETE);
        assertThat(observers.told)
                .extracting(VerificationCompleted::outcome)
                .containsExactly(VerificationOutcome.PASSED);
    }

    @Test
    @DisplayName("of a worse outcome that was parked does not begin when it is re-driven")
    void supersededWhileParked() {
        Task failure = claimed(failed());
        store.park(failure);
        store.apply(ID, passed());
        store.complete(claimed(), clock.instant());

        assertThat(store.redrive(failure.id(), clock.instant())).isTrue();

        assertThat(delivery.handle(claimed())).isEqualTo(TaskOutcome.COMPLETE);
        assertThat(observers.told).isEmpty();
    }

    @Test
    @DisplayName("of a confirmed outcome is superseded only by a better one that is confirmed too")
    void confirmedIsNotSuperseded() {
        Task failure = claimed(queried(VerificationOutcome.FAILED, NOW.plusSeconds(30)));
        store.apply(ID, passed());

        delivery.handle(failure);
        assertThat(observers.told)
                .extracting(VerificationCompleted::outcome)
                .containsExactly(VerificationOutcome.FAILED);

        store.apply(ID, queried(VerificationOutcome.PASSED, NOW.plusSeconds(65)));
        assertThat(delivery.handle(failure.claimed())).isEqualTo(TaskOutcome.COMPLETE);
        assertThat(observers.told).hasSize(1);
    }

    @Test
    @DisplayName("of a verification that was erased after the claim does not begin")
    void erased() {
        store.apply(ID, started());
        Task task = claimed(passed());
        store.erase(ID, Erasure.at(NOW, Changes.VALID_FOR, Duration.ofDays(90)));

        assertThat(delivery.handle(task)).isEqualTo(TaskOutcome.COMPLETE);
        assertThat(observers.told).isEmpty();
        assertThat(told.all()).isEmpty();
    }

    @Test
    @DisplayName("reaches every other observer when one throws anything, and is retried")
    void observerThrows() {
        List<String> order = new ArrayList<>();
        observers.add(1, (event, metadata) -> {
            order.add("first");
            throw new Exception("canary");
        });
        observers.add(200, (event, metadata) -> {
            order.add("third");
            throw new NoClassDefFoundError("canary");
        });
        observers.add(20, (event, metadata) -> order.add("second"));

        assertThat(delivery.handle(claimed(passed()))).isInstanceOf(TaskOutcome.Reschedule.class);

        assertThat(order).containsExactly("first", "second", "third");
        assertThat(observers.told).hasSize(1);
        assertThat(observers.toldAsync).hasSize(1);
    }

    @Test
    @DisplayName("reaches the synchronous observers when an asynchronous one throws, and is retried")
    void asyncObserverThrows() {
        observers.asyncFailure = new IllegalStateException("canary");

        assertThat(delivery.handle(claimed(passed()))).isInstanceOf(TaskOutcome.Reschedule.class);
        assertThat(observers.told).hasSize(1);
    }

    @Test
    @DisplayName("names the observer that throws once a minute, with its stack trace and not its message")
    void namesObserver() {
        observers.failure = new IllegalStateException("canary");
        Task task = claimed(passed());

        for (int i = 0; i < 10; i++) {
            delivery.handle(task);
        }

        assertThat(log.all())
                .singleElement()
                .asString()
                .startsWith("IDV0030")
                .contains(TestObservers.class.getName(), SHOWN_ID)
                .doesNotContain("canary");
        assertThat(log.thrown()).hasSize(1);
    }

    @Test
    @DisplayName("is retried when an observer leaves a transaction open, which no other observer sees")
    void transactionLeftOpen() {
        List<Integer> found = new ArrayList<>();
        observers.add(1, (event, metadata) -> transaction.begin());
        observers.add(2, (event, metadata) -> found.add(transaction.getStatus()));

        assertThat(delivery.handle(claimed(passed()))).isInstanceOf(TaskOutcome.Reschedule.class);

        assertThat(found).containsExactly(Status.STATUS_NO_TRANSACTION);
        assertThat(log.all()).singleElement().asString().startsWith("IDV0046").contains(TestObservers.class.getName());
    }

    @Test
    @DisplayName("gives observers the metadata of an event that the server fires")
    void metadata() {
        List<Boolean> handed = new ArrayList<>();
        observers.add(1, (event, metadata) -> handed.add(metadata == TestObservers.METADATA));

        delivery.handle(claimed(passed()));

        assertThat(handed).containsExactly(true);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE})
    @DisplayName("calls an observer once even if it would come before the module's own")
    void comesFirst(int priority) {
        List<VerificationCompleted> first = new ArrayList<>();
        observers.add(priority, (event, metadata) -> first.add(event));

        assertThat(delivery.handle(claimed(passed()))).isEqualTo(TaskOutcome.COMPLETE);

        assertThat(first).hasSize(1);
        assertThat(observers.told).hasSize(1);
        assertThat(observers.fired).isZero();
    }

    @Test
    @DisplayName("runs asynchronous observers on threads of their own, and knows these threads as long as they run")
    void asyncThreads() throws Exception {
        Task task = claimed(passed());
        CountDownLatch gate = new CountDownLatch(1);
        observers.asyncGate = gate;
        CompletableFuture<TaskOutcome> handled = CompletableFuture.supplyAsync(() -> delivery.handle(task));
        await().atMost(BOUND).until(() -> observers.toldAsync.size() == 1);

        assertThat(delivery.helpers(task)).extracting(Thread::getName).containsExactly("task-0");
        assertThat(delivery.helpers(Task.purge(NOW))).isEmpty();

        gate.countDown();
        assertThat(handled.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isEqualTo(TaskOutcome.COMPLETE);
        await().atMost(BOUND).until(() -> delivery.helpers(task).isEmpty());
    }

    @Test
    @DisplayName("is retried when there is no thread for an asynchronous observer")
    void asyncRefused() {
        Task task = claimed(passed());

        threads.setFull(true);
        assertThat(delivery.handle(task)).isInstanceOf(TaskOutcome.Reschedule.class);
        assertThat(observers.told).hasSize(1);
        assertThat(observers.toldAsync).isEmpty();
    }

    @Test
    @DisplayName("is retried after pauses that grow up to five minutes")
    void pausesGrow() {
        observers.failure = new IllegalStateException();
        Task task = claimed(passed());

        for (int attempt = 1; attempt < 30; attempt++) {
            Duration full = Duration.ofSeconds(Math.min(300, 1L << Math.min(20, attempt - 1)));
            assertThat(((TaskOutcome.Reschedule) delivery.handle(task)).pause()).isBetween(full.dividedBy(2), full);
            task = task.claimed();
        }
        assertThat(observers.told).extracting(VerificationCompleted::deliveryId).containsOnly(task.id());
        assertThat(observers.told).extracting(VerificationCompleted::attempt).startsWith(1, 2, 3);
    }

    @Test
    @DisplayName("is parked and logged when it has failed for too long, but completes if the last attempt succeeds")
    void parked() {
        observers.failure = new IllegalStateException("canary");
        Task task = claimed(passed());

        clock.set(task.createdAt().plus(MAX_AGE));
        assertThat(delivery.handle(task)).isInstanceOf(TaskOutcome.Reschedule.class);
        clock.move(Duration.ofMillis(1));
        assertThat(delivery.handle(task)).isEqualTo(TaskOutcome.PARK);

        assertThat(told.all())
                .containsExactly("attempt 1", "delivery failed of retail", "attempt 1", "delivery parked of retail");
        assertThat(log.all())
                .last()
                .asString()
                .startsWith("IDV0033")
                .contains(task.id().toString(), SHOWN_ID, "PT2H")
                .doesNotContain("canary", "code");

        observers.failure = null;
        assertThat(delivery.handle(task)).isEqualTo(TaskOutcome.COMPLETE);
    }

    @Test
    @DisplayName("gives each observer a request context of its own, which ends with the call even when it throws")
    void requestContext() {
        observers.failure = new IllegalStateException();

        delivery.handle(claimed(passed()));

        assertThat(requestContexts.events)
                .containsExactly("activate 1", "deactivate 1", "destroy 1", "activate 2", "deactivate 2", "destroy 2");
    }

    @Test
    @DisplayName("leaves an active request context alone")
    void foreignRequestContext() {
        requestContexts.alreadyActive = true;

        delivery.handle(claimed(passed()));

        assertThat(requestContexts.events).containsExactly("activate 1", "destroy 1", "activate 2", "destroy 2");
    }

    @Test
    @DisplayName("throws when the store fails, so that it is retried, and calls no observer")
    void storeFails() {
        Task task = claimed(passed());
        IllegalStateException failure = new IllegalStateException("down");
        store.failWith(failure);

        assertThatThrownBy(() -> delivery.handle(task)).isSameAs(failure);
        assertThat(observers.told).isEmpty();
    }

    private Task claimed(Change change) {
        store.apply(ID, started());
        store.apply(ID, change);
        return claimed();
    }

    private Task claimed() {
        return store.claim(TaskGroup.DELIVERIES, 1, clock.instant(), Duration.ofMinutes(1))
                .get(0);
    }

    private static final class RequestContexts extends FakeInstance<RequestContextController> {
        private final List<String> events = new ArrayList<>();
        private boolean alreadyActive;
        private int count;

        private RequestContexts() {
            super(List.of());
        }

        @Override
        public RequestContextController get() {
            return new Controller(this, ++count);
        }

        @Override
        public void destroy(RequestContextController instance) {
            events.add("destroy " + instance);
        }

        /** One of the request contexts that were created. */
        private record Controller(RequestContexts of, int number) implements RequestContextController {

            @Override
            public boolean activate() {
                of.events.add("activate " + number);
                return !of.alreadyActive;
            }

            @Override
            public void deactivate() {
                of.events.add("deactivate " + number);
            }

            @Override
            public String toString() {
                return String.valueOf(number);
            }
        }
    }
}
