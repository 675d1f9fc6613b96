package org.identityverification.impl.delivery;

import static java.util.stream.Collectors.joining;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.identityverification.VerificationCompleted;
import org.identityverification.impl.delivery.ForeignCode.TransactionLeftOpenException;
import org.identityverification.impl.delivery.Observers.Called;
import org.identityverification.impl.delivery.Observers.Failure;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.messages.OncePerMinute;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.runtime.telemetry.Telemetry.DeliveryOutcome;
import org.identityverification.impl.tasks.BackOff;
import org.identityverification.impl.tasks.RunningWork;
import org.identityverification.impl.tasks.WorkHandler;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Start;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationCompletedValue;
import org.identityverification.impl.verification.VerificationRecord;

/**
 * Hands a result to the application's observers, synchronous and asynchronous. Those that fail get it again, with growing pauses,
 * until observers have failed for {@code identity-verification.delivery.max-age}.
 */
@ModuleBean
class DeliveryHandler implements WorkHandler {

    private static final Logger LOGGER = System.getLogger(DeliveryHandler.class.getName());

    /** What an observer may ask for. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final Observers observers;
    private final Telemetry telemetry;
    private final Rules rules;
    private final CorrectedClock clock;
    private final OncePerMinute limit = new OncePerMinute();

    @Inject
    DeliveryHandler(Observers observers, Telemetry telemetry, Settings settings, CorrectedClock clock) {
        this.observers = observers;
        this.telemetry = telemetry;
        this.rules = settings.rules();
        this.clock = clock;
    }

    @Override
    public Set<DueFor> kinds() {
        return Set.of(DueFor.DELIVER);
    }

    @Override
    public End run(RunningWork work) {
        VerificationRecord record = work.record();
        VerificationCompleted completed = eventOf(record);

        return telemetry.deliver(record.id(), completed.attempt(), () -> deliver(work, record, completed));
    }

    private End deliver(RunningWork work, VerificationRecord record, VerificationCompleted completed) {
        int round = record.delivery().round();
        String account = record.start().account();
        Called called = observers.callAll(completed, work);
        List<Failure> failures =
                called.failures().stream().filter(Failure::isTried).toList();
        if (failures.isEmpty() && !called.failures().isEmpty()) {
            Instant again = clock.instant().plus(pause(called.failures(), completed.attempt()));
            return new End(new Change.DeliveryPostponed(round, called.done(), again));
        }
        if (!failures.isEmpty()) {
            boolean parks = StateMachine.isTooOld(record.delivery().failingSince(), clock.instant(), rules);
            telemetry.delivered(parks ? DeliveryOutcome.PARKED : DeliveryOutcome.FAILED, account);
            Duration pause = pause(called.failures(), completed.attempt());
            Change failed = new Change.DeliveryFailed(
                    round,
                    called.done(),
                    failures.get(0).reason(),
                    clock.instant().plus(pause));
            return new End(failed, transition -> report(record, failures, pause, transition));
        }
        if (!called.all()) {
            // The lease was lost. With the next one, this attempt is repeated.
            return new End(new Change.Rescheduled(DueFor.DELIVER, clock.instant()));
        }
        telemetry.delivered(DeliveryOutcome.DELIVERED, account);
        return new End(new Change.Delivered(round));
    }

    /** As long as the observer that wants to wait longest wants to wait. */
    private Duration pause(List<Failure> failures, int attempt) {
        Duration usual = BackOff.after(attempt);
        return failures.stream()
                .map(failure -> failure.tryAgainAt()
                        .map(at -> Duration.between(clock.instant(), at))
                        .map(asked -> asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked)
                        .map(asked -> asked.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : asked)
                        .orElse(usual))
                .max(Comparator.naturalOrder())
                .orElse(usual);
    }

    private void report(VerificationRecord record, List<Failure> failures, Duration pause, Transition transition) {
        VerificationRecord after = transition.after();
        boolean parked = after != null && after.delivery().parked() != null;
        if (parked) {
            Message.DELIVERY_PARKED.log(
                    LOGGER,
                    failures.get(0).thrown(),
                    record.deliveryId().toString(),
                    record.id(),
                    record.delivery().attempts(),
                    rules.maxAge(),
                    failures.stream().map(Failure::toString).distinct().collect(joining(", ")));
        } else {
            failures.forEach(failure -> report(failure, record, pause));
        }
    }

    private void report(Failure failure, VerificationRecord record, Duration pause) {
        boolean leftOpen = failure.thrown() instanceof TransactionLeftOpenException;
        Message message = leftOpen ? Message.TRANSACTION_LEFT_OPEN : Message.DELIVERY_FAILED;
        int count = limit.count(List.of(message, failure.observer()));
        if (count > 0) {
            message.log(
                    LOGGER,
                    failure.thrown(),
                    leftOpen ? failure.observer() : failure,
                    count,
                    record.deliveryId().toString(),
                    record.id(),
                    record.delivery().attempts(),
                    pause);
        }
    }

    private static VerificationCompleted eventOf(VerificationRecord record) {
        Result result = record.requireResult();
        Start start = record.start();
        return new VerificationCompletedValue(
                record.deliveryId(),
                record.delivery().attempts(),
                record.id(),
                Optional.ofNullable(start.flowId()),
                Optional.ofNullable(start.contextId()),
                Optional.ofNullable(start.account()),
                start.mode(),
                result.outcome(),
                Optional.ofNullable(result.verifyCode()),
                Optional.ofNullable(result.failReasonCode()),
                result.completedAt(),
                result.confirmed(),
                result.source());
    }
}
