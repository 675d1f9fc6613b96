package org.identityverification.impl.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.identityverification.FaceAuthMode;
import org.identityverification.PendingDelivery.Reason;
import org.identityverification.ResultSource;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.concurrent.TestApplicationCode;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.tasks.FakeInstance;
import org.identityverification.impl.tasks.RunningWork;
import org.identityverification.impl.tasks.TestLeases;
import org.identityverification.impl.tasks.TestThreads;
import org.identityverification.impl.tasks.WorkHandler.End;
import org.identityverification.impl.telemetry.RecordedTelemetry;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.Delivery;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A delivery")
@Timeout(60)
class DeliveryHandlerTest {

    private static final Duration MAX_AGE = Duration.ofHours(2);
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Settings SETTINGS = TestSettings.of(Keys.DELIVERY_MAX_AGE, MAX_AGE.toString());

    private final TestClock clock = new TestClock(NOW);
    private final TestStore store = new TestStore(clock, SETTINGS.rules());
    private final RequestContexts requestContexts = new RequestContexts();
    private final TestThreads threads = new TestThreads();
    private final UserTransaction transaction = TestApplicationCode.transaction();
    private final TestObservers observers =
            new TestObservers(requestContexts, TestApplicationCode.with(transaction), TestExecutors.on(threads));

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(DeliveryHandler.class);

    private final RecordedTelemetry told = new RecordedTelemetry();
    private final DeliveryHandler handler =
            new DeliveryHandler(observers.observers(), told, SETTINGS, new CorrectedClock(clock));

    @Test
    @DisplayName("gives both kinds of observers everything that is known, and ends")
    void delivers() {
        pass();

        deliver();

        VerificationCompleted event = new VerificationCompleted(
                delivered().deliveryId(),
                1,
                ID,
                Optional.of(FLOW),
                Optional.of("order-7"),
                Optional.of("retail"),
                Optional.of(FaceAuthMode.TENCENT),
                VerificationOutcome.PASSED,
                Optional.of("code"),
                Optional.empty(),
                NOW,
                false,
                ResultSource.NOTIFICATION);
        assertThat(observers.told).containsExactly(event);
        assertThat(observers.toldAsync).containsExactly(event);
        assertThat(told.all()).containsExactly("attempt 1", "delivery delivered of retail");
        assertThat(event.toString()).doesNotContain("code,", "=code").contains("verifyCode=***");
        assertThat(log.all()).isEmpty();
    }

    @Test
    @DisplayName("reaches every other observer when one throws anything; the next attempt calls only those that failed")
    void observerThrows() {
        List<String> order = new ArrayList<>();
        observers.add(String.class, 1, event -> {
            order.add("first");
            if (event.attempt() == 1) {
                throw new Exception("canary");
            }
        });
        observers.add(Long.class, 200, event -> {
            order.add("third");
            if (event.attempt() == 1) {
                throw new NoClassDefFoundError("canary");
            }
        });
        observers.add(Integer.class, 20, event -> order.add("second"));
        pass();

        deliver();
        assertThat(order).containsExactly("first", "second", "third");
        assertThat(observers.told).hasSize(1);
        assertThat(observers.toldAsync).hasSize(1);
        assertThat(find().delivery().failingSince()).isEqualTo(NOW);
        clock.move(Duration.ofSeconds(1));
        deliver();

        assertThat(order).containsExactly("first", "second", "third", "first", "third");
        assertThat(observers.told).hasSize(1);
        assertThat(observers.toldAsync).hasSize(1);
        assertThat(delivered().delivery().attempts()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "calls an observer that fails three times without those that succeeded; observers of one name go together")
    void failsThrice() {
        List<String> order = new ArrayList<>();
        observers.add(String.class, 1, event -> order.add("twin"));
        observers.add(String.class, 2, event -> {
            order.add("failing twin");
            if (event.attempt() == 1) {
                throw new Exception("canary");
            }
        });
        observers.add(Long.class, 3, event -> {
            order.add("failing");
            if (event.attempt() <= 3) {
                throw new Exception("canary");
            }
        });
        pass();

        for (int attempt = 1; attempt <= 4; attempt++) {
            deliver();
            clock.move(Duration.ofSeconds(10));
        }

        assertThat(order)
                .containsExactly(
                        "twin", "failing twin", "failing", "twin", "failing twin", "failing", "failing", "failing");
        assertThat(observers.told).hasSize(1);
        assertThat(observers.toldAsync).hasSize(1);
        assertThat(delivered().delivery().attempts()).isEqualTo(4);
    }

    @Test
    @DisplayName("that is delivered again, or has a better result, calls all observers again")
    void callsAllAgain() {
        observers.asyncFailure = new IllegalStateException("canary");
        pass();
        deliver();
        assertThat(find().delivery().done()).containsExactly(TestObservers.class.getName());

        store.change(ID, new Change.DeliverAgain());
        deliver();
        assertThat(observers.told).hasSize(2);
        store.change(ID, Changes.said(new Answer.Success()));
        deliver();

        assertThat(observers.told).extracting(VerificationCompleted::confirmed).containsExactly(false, false, true);
        assertThat(observers.told).extracting(VerificationCompleted::attempt).containsOnly(1);
    }

    @Test
    @DisplayName("calls no observer once its lease is lost, and those that were left out are called with the next one")
    void leaseIsLost() {
        pass();
        RunningWork frozen = take();
        observers.add(1, event -> TestLeases.lose(frozen));

        End end = handler.run(frozen);

        assertThat(end.change()).isInstanceOf(Change.PutOff.class);
        assertThat(observers.told).isEmpty();
        assertThat(observers.toldAsync).isEmpty();
        assertThat(find().delivery().failingSince())
                .as("no observer has failed")
                .isNull();
    }

    @Test
    @DisplayName("whose lease was over before it began calls no observer")
    void frozenBeforeTheFirst() {
        pass();
        Taken taken = store.take(DueFor.DELIVER, 1).get(0);
        long longAgo = System.nanoTime() - VerificationStore.LEASE.toNanos();

        handler.run(new RunningWork(new Taken(taken.record(), longAgo)));

        assertThat(observers.told).isEmpty();
        assertThat(observers.toldAsync).isEmpty();
    }

    @Test
    @DisplayName("of a result that was replaced meanwhile has no effect on the better one")
    void superseded() {
        observers.add(200, event -> {
            if (observers.told.size() == 1) {
                store.change(ID, Changes.said(new Answer.Success()));
            }
        });
        pass();

        deliver();
        assertThat(find().delivery()).isEqualTo(new Delivery(2, 0, null, null, null, Set.of()));
        deliver();

        assertThat(observers.told).extracting(VerificationCompleted::confirmed).containsExactly(false, true);
        assertThat(told.all())
                .containsExactly(
                        "attempt 1", "delivery delivered of retail", "attempt 1", "delivery delivered of retail");
    }

    @Test
    @DisplayName("that began after a crash was tried by no observer: it can't be counted as failed by one")
    void afterACrash() {
        pass();
        take();
        clock.move(VerificationStore.LEASE);

        deliver();

        assertThat(observers.told).extracting(VerificationCompleted::attempt).containsExactly(2);
        assertThat(delivered().delivery().attempts()).isEqualTo(2);
    }

    @Test
    @DisplayName("names the observer that throws once a minute, with its stack trace and not its message")
    void namesObserver() {
        observers.failure = new IllegalStateException("canary");
        pass();

        for (int i = 0; i < 10; i++) {
            deliver();
            clock.move(Duration.ofMinutes(5));
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
    @DisplayName("fails when an observer leaves a transaction open, which no other observer sees")
    void transactionLeftOpen() {
        List<Integer> found = new ArrayList<>();
        observers.add(1, event -> transaction.begin());
        observers.add(2, event -> found.add(transaction.getStatus()));
        pass();

        deliver();

        assertThat(find().delivery().failingSince()).isNotNull();
        assertThat(found).containsExactly(Status.STATUS_NO_TRANSACTION);
        assertThat(log.all()).singleElement().asString().startsWith("IDV0046").contains(TestObservers.class.getName());
    }

    @Test
    @DisplayName("runs asynchronous observers on threads of their own, and knows these threads as long as they run")
    void asyncThreads() throws Exception {
        pass();
        CountDownLatch gate = new CountDownLatch(1);
        observers.asyncGate = gate;
        RunningWork work = take();
        UUID deliveryId = work.record().deliveryId();
        CompletableFuture<End> handled = CompletableFuture.supplyAsync(() -> handler.run(work));
        await().atMost(BOUND).until(() -> observers.toldAsync.size() == 1);

        assertThat(observers.observers().threadsOf(deliveryId))
                .extracting(Thread::getName)
                .containsExactly("task-0");
        assertThat(observers.observers().threadsOf(ID)).isEmpty();

        gate.countDown();
        assertThat(handled.get(BOUND.toSeconds(), TimeUnit.SECONDS).change()).isInstanceOf(Change.Delivered.class);
        await().atMost(BOUND)
                .until(() -> observers.observers().threadsOf(deliveryId).isEmpty());
    }

    @Test
    @DisplayName("fails when there is no thread for an asynchronous observer, which is called with the next attempt")
    void asyncRefused() {
        pass();
        threads.setFull(true);
        deliver();
        assertThat(observers.told).hasSize(1);
        assertThat(observers.toldAsync).isEmpty();

        threads.setFull(false);
        clock.move(Duration.ofSeconds(1));
        deliver();
        assertThat(observers.toldAsync).hasSize(1);
        delivered();
    }

    @Test
    @DisplayName("is repeated after pauses that grow up to five minutes")
    void pausesGrow() {
        observers.failure = new IllegalStateException();
        pass();

        for (int attempt = 1; attempt < 15; attempt++) {
            Duration full = Duration.ofSeconds(Math.min(300, 1L << Math.min(20, attempt - 1)));
            deliver();
            assertThat(Duration.between(clock.instant(), find().due().at())).isBetween(full.dividedBy(2), full);
            clock.set(find().due().at());
        }
        assertThat(observers.told).extracting(VerificationCompleted::deliveryId).containsOnly(find().deliveryId());
        assertThat(observers.told)
                .extracting(VerificationCompleted::attempt)
                .containsExactlyElementsOf(IntStream.range(1, 15).boxed().toList());
    }

    @Test
    @DisplayName("is parked and logged when observers have failed for max-age, which counts from the first failure")
    void parked() {
        observers.failure = new IllegalStateException("canary");
        pass();
        clock.move(Duration.ofDays(40));

        deliver();
        assertThat(find().work()).as("one failure after forty days").isEqualTo(DueFor.DELIVER);
        clock.move(MAX_AGE);
        deliver();
        assertThat(find().work()).isEqualTo(DueFor.DELIVER);
        clock.move(Duration.ofMinutes(5));
        deliver();

        assertThat(find().delivery().parked()).isEqualTo(Reason.OBSERVER_FAILED);
        assertThat(told.all()).endsWith("delivery failed of retail", "attempt 3", "delivery parked of retail");
        assertThat(log.all())
                .last()
                .asString()
                .startsWith("IDV0033")
                .contains(find().deliveryId().toString(), SHOWN_ID, "PT2H")
                .doesNotContain("canary", "code");
        observers.failure = null;
        store.change(ID, new Change.DeliverAgain());
        deliver();
        delivered();
    }

    @Test
    @DisplayName("gives each observer a request context of its own, which ends with the call even when it throws")
    void requestContext() {
        observers.failure = new IllegalStateException();
        pass();

        deliver();

        assertThat(requestContexts.events)
                .containsExactly("activate 1", "deactivate 1", "destroy 1", "activate 2", "deactivate 2", "destroy 2");
    }

    @Test
    @DisplayName("leaves an active request context alone")
    void foreignRequestContext() {
        requestContexts.alreadyActive = true;
        pass();

        deliver();

        assertThat(requestContexts.events).containsExactly("activate 1", "destroy 1", "activate 2", "destroy 2");
    }

    /** A notified pass, which was believed. */
    private void pass() {
        Changes.start(store, ID);
        store.change(ID, Changes.notifiedPass());
    }

    private RunningWork take() {
        return new RunningWork(store.take(DueFor.DELIVER, 1).get(0));
    }

    /** One attempt, from the lease to the end. */
    private void deliver() {
        RunningWork work = take();
        End end = handler.run(work);
        Transition transition = store.end(work.record(), end.change());
        assertThat(transition.effect()).isNotEqualTo(Transition.Effect.ABSENT);
        end.then().accept(transition);
    }

    private VerificationRecord find() {
        return store.find(ID).orElseThrow();
    }

    private VerificationRecord delivered() {
        assertThat(find().delivery().deliveredAt()).isNotNull();
        return find();
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
