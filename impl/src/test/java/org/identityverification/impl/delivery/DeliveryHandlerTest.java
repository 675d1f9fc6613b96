package org.identityverification.impl.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;

import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.EventContext;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.identityverification.DeliveryFailedException;
import org.identityverification.DeliveryPostponedException;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.Undelivered.Reason;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.accounts.TestAppCodes;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.messages.LoggedMessages;
import org.identityverification.impl.runtime.telemetry.RecordedTelemetry;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.tasks.RunningWork;
import org.identityverification.impl.tasks.TestTasks;
import org.identityverification.impl.tasks.WorkHandler.End;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationCompletedValue;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DeliveryHandlerTest {

    private static final Duration MAX_AGE = Duration.ofHours(2);
    private static final Settings SETTINGS = TestSettings.of(Keys.DELIVERY_MAX_AGE, MAX_AGE.toString());

    private final TestClock clock = new TestClock(NOW);
    private final TestStore store = new TestStore(clock, SETTINGS.rules());
    private final TestExecutors.Threads threads = new TestExecutors.Threads();

    private final Set<ObserverMethod<? super VerificationCompleted>> observers = new LinkedHashSet<>();
    private final List<VerificationCompleted> observed = new ArrayList<>();
    private final List<VerificationCompleted> observedAsync = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch asyncGate = new CountDownLatch(0);
    private RuntimeException failure;

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(DeliveryHandler.class);

    private final RecordedTelemetry told = new RecordedTelemetry();
    private final DeliveryHandler handler = new DeliveryHandler(
            new Observers(
                    Proxies.of(BeanManager.class, (proxy, method, arguments) -> observers),
                    TestAppCodes.requestContexts(),
                    TestForeignCode.withoutTransactions(),
                    TestExecutors.on(threads)),
            told,
            SETTINGS,
            new CorrectedClock(clock));

    /** Others are added by tests. The bean class is the name of an observer. */
    @BeforeEach
    void addObservers() {
        add(Integer.class, 100, false, event -> {
            observed.add(event);
            if (failure != null) {
                throw failure;
            }
        });
        add(Double.class, 100, true, event -> {
            observedAsync.add(event);
            TestExecutors.pass(asyncGate);
        });
    }

    private void add(Class<?> bean, int priority, boolean async, Consumer<VerificationCompleted> work) {
        observers.add(new Observer(bean, VerificationCompleted.class, Reception.ALWAYS, priority, async, work));
    }

    @Test
    void gives_both_kinds_of_observers_everything_that_is_known_and_ends() {
        pass();

        deliver();

        VerificationCompleted event = new VerificationCompletedValue(
                delivered().deliveryId(),
                1,
                ID,
                Optional.of(FLOW),
                Optional.of("order-7"),
                Optional.of("retail"),
                FaceAuthMode.TENCENT,
                VerificationOutcome.PASSED,
                Optional.of("code"),
                Optional.empty(),
                NOW,
                false,
                ResultSource.NOTIFICATION);
        assertThat(observed).containsExactly(event);
        assertThat(observedAsync).containsExactly(event);
        assertThat(told.all()).containsExactly("attempt 1", "delivery delivered of retail");
        assertThat(log.all()).isEmpty();
    }

    @Test
    void reaches_all_observers_when_some_throw_anything_and_then_calls_only_those_by_name() {
        List<String> order = new ArrayList<>();
        add(String.class, 1, false, event -> order.add("twin"));
        add(String.class, 2, false, event -> {
            order.add("failing twin");
            if (event.attempt() == 1) {
                throw new NoClassDefFoundError("canary");
            }
        });
        add(Long.class, 200, false, event -> {
            order.add("failing");
            if (event.attempt() <= 3) {
                throw new IllegalStateException("canary");
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
        assertThat(observed).hasSize(1);
        assertThat(observedAsync).hasSize(1);
        assertThat(delivered().delivery().attempts()).isEqualTo(4);
    }

    @Test
    void calls_no_observer_once_its_lease_is_lost() {
        pass();
        RunningWork frozen = take();
        add(String.class, 1, false, event -> TestTasks.loseLease(frozen));

        assertThat(handler.run(frozen).change()).isInstanceOf(Change.Rescheduled.class);
        assertThat(observed).isEmpty();
        assertThat(observedAsync).isEmpty();
        assertThat(find().delivery().failingSince())
                .as("no observer has failed")
                .isNull();
    }

    @Test
    void names_the_observer_that_throws_once_a_minute() {
        failure = new IllegalStateException("canary");
        pass();

        for (int i = 0; i < 10; i++) {
            deliver();
            clock.move(Duration.ofMinutes(5));
        }

        log.assertOne("IDV0030").contains(Integer.class.getName(), SHOWN_ID).doesNotContain("canary");
        assertThat(log.thrown()).hasSize(1);
    }

    @Test
    void knows_the_threads_of_asynchronous_observers_while_they_run() {
        pass();
        CountDownLatch gate = new CountDownLatch(1);
        asyncGate = gate;
        RunningWork work = take();
        CompletableFuture<End> handled = CompletableFuture.supplyAsync(() -> handler.run(work));
        await().until(() -> observedAsync.size() == 1);

        assertThat(work.helpers()).extracting(Thread::getName).containsExactly("task-0");

        gate.countDown();
        assertThat(handled.join().change()).isInstanceOf(Change.Delivered.class);
        await().until(() -> work.helpers().isEmpty());
    }

    @Test
    void fails_when_there_is_no_thread_for_an_asynchronous_observer() {
        pass();
        threads.setFull(true);
        deliver();
        assertThat(observed).hasSize(1);
        assertThat(observedAsync).isEmpty();

        threads.setFull(false);
        clock.move(Duration.ofSeconds(1));
        deliver();
        assertThat(observedAsync).hasSize(1);
        delivered();
    }

    @Test
    void is_repeated_after_pauses_that_grow_up_to_five_minutes() {
        failure = new IllegalStateException();
        pass();

        for (int attempt = 1; attempt < 15; attempt++) {
            Duration full = Duration.ofSeconds(Math.min(300, 1L << Math.min(20, attempt - 1)));
            deliver();
            Instant next = find().delivering().due().at();
            assertThat(Duration.between(clock.instant(), next)).isBetween(full.dividedBy(2), full);
            clock.set(next);
        }
        assertThat(observed).extracting(VerificationCompleted::deliveryId).containsOnly(find().deliveryId());
        assertThat(observed)
                .extracting(VerificationCompleted::attempt)
                .containsExactlyElementsOf(IntStream.range(1, 15).boxed().toList());
    }

    @ParameterizedTest
    @CsvSource({"PT7S, PT7S", "PT-1M, PT1S", "PT3H, PT1H"})
    void tries_again_when_an_observer_asks_for_it(Duration asked, Duration given) {
        failure = new IllegalStateException(new DeliveryFailedException(
                "receiver 7 is busy", clock.instant().plus(asked)));
        pass();

        deliver();

        assertThat(find().delivering().due().at()).isEqualTo(clock.instant().plus(given));
        assertThat(find().delivery().lastFailure()).isEqualTo("receiver 7 is busy");
        log.assertOne("IDV0030").contains("java.lang.Integer (receiver 7 is busy)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\n", "名", "a: b"})
    void takes_only_short_plain_reasons(String reason) {
        assertThatThrownBy(() -> new DeliveryFailedException(reason, null)).hasMessageContaining("reason must have");
    }

    @Test
    void counts_no_attempt_of_which_nothing_failed_and_an_observer_has_not_tried() {
        failure = new IllegalStateException(
                new DeliveryPostponedException(clock.instant().plusSeconds(90)));
        pass();
        deliver();
        assertThat(find().delivering().due().at()).isEqualTo(clock.instant().plusSeconds(90));
        clock.move(MAX_AGE.plusMinutes(5));
        deliver();

        assertThat(find().delivery().parked()).isNull();
        assertThat(find().delivery().failingSince()).isNull();
        assertThat(find().delivery().attempts()).isZero();
        failure = null;
        clock.move(Duration.ofMinutes(2));
        deliver();
        assertThat(observed.get(2).attempt()).isOne();
        assertThat(observedAsync).as("the observer that has it already").hasSize(1);
        assertThat(told.all()).endsWith("delivery delivered of retail").hasSize(4);
        assertThat(log.all()).isEmpty();
    }

    @Test
    void counts_the_attempt_in_which_another_observer_fails() {
        failure = new DeliveryPostponedException(clock.instant().plusSeconds(90));
        add(String.class, 1, false, event -> {
            throw new IllegalStateException();
        });
        pass();

        deliver();

        assertThat(find().delivery().attempts()).isOne();
        assertThat(find().delivery().lastFailure()).isEqualTo("java.lang.IllegalStateException");
        assertThat(find().delivering().due().at()).isEqualTo(clock.instant().plusSeconds(90));
        log.assertOne("IDV0030").contains("java.lang.String");
    }

    @Test
    void is_parked_and_logged_when_observers_have_failed_for_max_age() {
        failure = new IllegalStateException("canary");
        pass();
        deliver();
        clock.move(MAX_AGE.plusMinutes(5));
        deliver();

        assertThat(find().delivery().parked()).isEqualTo(Reason.OBSERVER_FAILED);
        assertThat(told.all()).endsWith("delivery failed of retail", "attempt 2", "delivery parked of retail");
        assertThat(log.all())
                .last()
                .asString()
                .startsWith("IDV0033")
                .contains(find().deliveryId().toString(), SHOWN_ID, "PT2H")
                .doesNotContain("canary", "code");
    }

    /** A notified pass, which was believed. */
    private void pass() {
        Changes.start(store, ID);
        store.change(ID, Changes.notifiedPass());
    }

    private RunningWork take() {
        return new RunningWork(store.take(DueFor.DELIVER, Changes.upTo(1)).get(0));
    }

    /** One attempt, from the lease to the end. */
    private void deliver() {
        Taken taken = store.take(DueFor.DELIVER, Changes.upTo(1)).get(0);
        End end = handler.run(new RunningWork(taken));
        Transition transition = store.end(taken, end.change());
        assertThat(transition.after()).isNotNull();
        end.then().accept(transition);
    }

    private VerificationRecord find() {
        return store.find(ID).orElseThrow();
    }

    private VerificationRecord delivered() {
        assertThat(find().delivery().deliveredAt()).isNotNull();
        return find();
    }

    /** Its components are named like the methods that they implement. */
    record Observer(
            Class<?> getBeanClass,
            Type getObservedType,
            Reception getReception,
            int getPriority,
            boolean isAsync,
            Consumer<VerificationCompleted> work)
            implements ObserverMethod<VerificationCompleted> {

        @Override
        public void notify(EventContext<VerificationCompleted> context) {
            work.accept(context.getEvent());
        }

        @Override
        public Set<Annotation> getObservedQualifiers() {
            return Set.of();
        }

        @Override
        public TransactionPhase getTransactionPhase() {
            return TransactionPhase.IN_PROGRESS;
        }
    }
}
