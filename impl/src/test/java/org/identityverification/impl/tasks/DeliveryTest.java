package org.identityverification.impl.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;
import static org.identityverification.impl.verification.Changes.failed;
import static org.identityverification.impl.verification.Changes.passed;
import static org.identityverification.impl.verification.Changes.started;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.telemetry.RecordedTelemetry;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("A delivery")
@Timeout(60)
class DeliveryTest {

    private static final Duration MAX_AGE = Duration.ofHours(2);

    private final TestClock clock = new TestClock(NOW.plusSeconds(70));
    private final TestStore store = new TestStore();
    private final Observers observers = new Observers();
    private final RequestContexts requestContexts = new RequestContexts();
    private final ModuleExecutor executor = TestExecutors.ownThreads();
    private final LoggedMessages log = new LoggedMessages(Delivery.class);
    private final RecordedTelemetry told = new RecordedTelemetry();
    private final Delivery delivery = new Delivery(
            store,
            observers,
            requestContexts,
            executor,
            told.telemetry(),
            TestSettings.of(Keys.DELIVERY_MAX_AGE, MAX_AGE.toString()),
            clock);

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    @DisplayName("is of its kind")
    void kind() {
        assertThat(delivery.kind()).isEqualTo(TaskKind.DELIVER);
    }

    @Test
    @DisplayName("tells both kinds of observers all that is known, and is done")
    void delivers() {
        store.apply(ID, started());
        Task task = claimed(passed());

        assertThat(delivery.handle(task)).isEqualTo(TaskOutcome.DONE);

        VerificationCompleted event = new VerificationCompleted(
                task.id(),
                1,
                ID,
                Optional.of(FLOW),
                Optional.of("order-7"),
                Optional.of(FaceAuthMode.TENCENT),
                VerificationOutcome.PASSED,
                Optional.of("code"),
                Optional.empty(),
                NOW.plusSeconds(60),
                false,
                ResultSource.NOTIFICATION);
        assertThat(observers.told).containsExactly(event);
        assertThat(observers.toldAsync).containsExactly(event);
        assertThat(told.all()).containsExactly("attempt 1", "delivery delivered");
        assertThat(observers.executorOfAsync).isSameAs(executor);
        assertThat(event.toString()).doesNotContain("code,", "=code").contains("verifyCode=***");
        assertThat(log.all()).isEmpty();
    }

    @Test
    @DisplayName("of an older result still tells that one, and what is unknown is absent")
    void olderResult() {
        Task failure = claimed(failed());
        store.apply(ID, passed());

        assertThat(delivery.handle(failure)).isEqualTo(TaskOutcome.DONE);
        assertThat(observers.told).singleElement().satisfies(event -> {
            assertThat(event.outcome()).isEqualTo(VerificationOutcome.FAILED);
            assertThat(event.failReasonCode()).contains("1445900");
            assertThat(event.mode()).isEmpty();
        });
    }

    @Test
    @DisplayName("of a verification that is not remembered any more is made all the same")
    void forgotten() {
        Task task = claimed(passed());
        store.purge(NOW.plus(Duration.ofDays(1)), 10);

        assertThat(delivery.handle(task)).isEqualTo(TaskOutcome.DONE);
        assertThat(observers.told).singleElement().satisfies(event -> {
            assertThat(event.flowId()).isEmpty();
            assertThat(event.outcome()).isEqualTo(VerificationOutcome.PASSED);
        });
    }

    @Test
    @DisplayName("reaches the asynchronous observers although a synchronous one throws, and is made again")
    void observerThrows() {
        observers.failure = new IllegalStateException("canary");

        assertThat(delivery.handle(claimed(passed()))).isInstanceOf(TaskOutcome.Again.class);
        assertThat(observers.toldAsync).hasSize(1);
        assertThat(log.all()).singleElement().asString().startsWith("IDV0030").doesNotContain("canary");
    }

    @Test
    @DisplayName("is made again when a synchronous observer throws an error")
    void observerThrowsError() {
        observers.failure = new AssertionError("canary");

        assertThat(delivery.handle(claimed(passed()))).isInstanceOf(TaskOutcome.Again.class);
        assertThat(observers.toldAsync).hasSize(1);
    }

    @Test
    @DisplayName("reaches the synchronous observers although an asynchronous one throws, and is made again")
    void asyncObserverThrows() {
        CompletionException failure = new CompletionException(null);
        failure.addSuppressed(new IllegalStateException("canary"));
        observers.asyncFailure = failure;

        assertThat(delivery.handle(claimed(passed()))).isInstanceOf(TaskOutcome.Again.class);
        assertThat(observers.told).hasSize(1);
    }

    @Test
    @DisplayName("is made again when the asynchronous observers can't be called at all, for whatever reason")
    void asyncRefused() {
        Task task = claimed(passed());

        observers.asyncRefusal = new RejectedExecutionException("canary");
        assertThat(delivery.handle(task)).isInstanceOf(TaskOutcome.Again.class);
        observers.asyncRefusal = new NoClassDefFoundError("canary");
        assertThat(delivery.handle(task)).isInstanceOf(TaskOutcome.Again.class);
        assertThat(observers.told).hasSize(2);
    }

    @Test
    @DisplayName("is made again after pauses that grow up to five minutes")
    void pausesGrow() {
        observers.failure = new IllegalStateException();
        Task task = claimed(passed());

        for (int attempt = 1; attempt < 30; attempt++) {
            Duration full = Duration.ofSeconds(Math.min(300, 1L << Math.min(20, attempt - 1)));
            assertThat(((TaskOutcome.Again) delivery.handle(task.due(NOW, attempt))).pause())
                    .isBetween(full.dividedBy(2), full);
        }
        assertThat(observers.told).extracting(VerificationCompleted::deliveryId).containsOnly(task.id());
        assertThat(observers.told).extracting(VerificationCompleted::attempt).startsWith(1, 2, 3);
    }

    @Test
    @DisplayName("is parked, with word to the operator, when it has failed for too long")
    void parked() {
        observers.failure = new IllegalStateException("canary");
        Task task = claimed(passed());

        clock.set(task.createdAt().plus(MAX_AGE));
        assertThat(delivery.handle(task)).isInstanceOf(TaskOutcome.Again.class);
        clock.move(Duration.ofMillis(1));
        assertThat(delivery.handle(task)).isEqualTo(TaskOutcome.PARKED);

        assertThat(told.all()).containsExactly("attempt 1", "delivery failed", "attempt 1", "delivery parked");
        assertThat(log.all())
                .last()
                .asString()
                .startsWith("IDV0033")
                .contains(task.id().toString(), SHOWN_ID, "PT2H")
                .doesNotContain("canary", "code");
    }

    @Test
    @DisplayName("that is late but succeeds is done")
    void lateButDone() {
        Task task = claimed(passed());
        clock.move(MAX_AGE.multipliedBy(2));

        assertThat(delivery.handle(task)).isEqualTo(TaskOutcome.DONE);
    }

    @Test
    @DisplayName("has a request context of its own, which ends with it even when an observer throws")
    void requestContext() {
        observers.failure = new IllegalStateException();
        Task task = claimed(passed());

        delivery.handle(task);
        delivery.handle(task);

        assertThat(requestContexts.events)
                .containsExactly("activate 1", "deactivate 1", "destroy 1", "activate 2", "deactivate 2", "destroy 2");
    }

    @Test
    @DisplayName("leaves a request context alone that it found active")
    void foreignRequestContext() {
        requestContexts.alreadyActive = true;

        delivery.handle(claimed(passed()));

        assertThat(requestContexts.events).containsExactly("activate 1", "destroy 1");
    }

    @Test
    @DisplayName("throws when the store fails, so that it is made again, and nobody is told half")
    void storeFails() {
        Task task = claimed(passed());
        IllegalStateException failure = new IllegalStateException("down");
        store.failWith(failure);

        assertThatThrownBy(() -> delivery.handle(task)).isSameAs(failure);
        assertThat(observers.told).isEmpty();
    }

    private Task claimed(Change change) {
        store.apply(ID, change);
        return store.claim(1, clock.instant(), Duration.ofMinutes(1)).get(0);
    }

    private static final class Observers implements Event<VerificationCompleted> {
        private final List<VerificationCompleted> told = new ArrayList<>();
        private final List<VerificationCompleted> toldAsync = new ArrayList<>();
        private Object executorOfAsync;
        private Throwable failure;
        private CompletionException asyncFailure;
        private Throwable asyncRefusal;

        @Override
        public void fire(VerificationCompleted event) {
            told.add(event);
            fail(failure);
        }

        @Override
        @SuppressWarnings("unchecked")
        public <U extends VerificationCompleted> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
            fail(asyncRefusal);
            toldAsync.add(event);
            executorOfAsync = options.getExecutor();
            CompletableFuture<VerificationCompleted> fired = new CompletableFuture<>();
            if (asyncFailure == null) {
                fired.complete(event);
            } else {
                fired.completeExceptionally(asyncFailure);
            }
            return (CompletionStage<U>) fired;
        }

        private static void fail(Throwable failure) {
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure != null) {
                throw (RuntimeException) failure;
            }
        }

        @Override
        public <U extends VerificationCompleted> CompletionStage<U> fireAsync(U event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Event<VerificationCompleted> select(Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends VerificationCompleted> Event<U> select(Class<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <U extends VerificationCompleted> Event<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
            throw new UnsupportedOperationException();
        }
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
            return new Controller(++count);
        }

        @Override
        public void destroy(RequestContextController instance) {
            events.add("destroy " + instance);
        }

        private final class Controller implements RequestContextController {
            private final int number;

            private Controller(int number) {
                this.number = number;
            }

            @Override
            public boolean activate() {
                events.add("activate " + number);
                return !alreadyActive;
            }

            @Override
            public void deactivate() {
                events.add("deactivate " + number);
            }

            @Override
            public String toString() {
                return String.valueOf(number);
            }
        }
    }
}
