package org.identityverification.impl.results;

import static java.util.stream.Collectors.joining;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.identityverification.ModuleClock;
import org.identityverification.VerificationCompleted;
import org.identityverification.impl.concurrent.ApplicationCode.TransactionLeftOpenException;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.messages.OncePerMinute;
import org.identityverification.impl.results.Observers.Failure;
import org.identityverification.impl.tasks.BackOff;
import org.identityverification.impl.tasks.TaskHandler;
import org.identityverification.impl.tasks.TaskOutcome;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.telemetry.Telemetry.DeliveryOutcome;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Hands a result to the application's observers, synchronous and asynchronous. If one of them fails, all get it again, with
 * growing pauses, until it is older than {@code identity-verification.delivery.max-age}. No attempt begins once a better result is
 * stored, unless only the worse one is confirmed.
 */
@ModuleBean
class DeliveryHandler implements TaskHandler {

    private static final Logger LOGGER = System.getLogger(DeliveryHandler.class.getName());

    private final VerificationStore store;
    private final Observers observers;
    private final Telemetry telemetry;
    private final Duration maxAge;
    private final Clock clock;
    private final OncePerMinute limit = new OncePerMinute();

    @Inject
    DeliveryHandler(
            VerificationStore store,
            Observers observers,
            Telemetry telemetry,
            Settings settings,
            @ModuleClock Clock clock) {
        this.store = store;
        this.observers = observers;
        this.telemetry = telemetry;
        this.maxAge = settings.deliveryMaxAge();
        this.clock = clock;
    }

    @Override
    public TaskKind kind() {
        return TaskKind.DELIVER;
    }

    @Override
    public TaskOutcome handle(Task task) {
        VerificationRecord record = store.find(task.requireVerificationId()).orElse(null);
        if (record == null) {
            // Erased since the claim: nothing else deletes a verification whose result is not delivered.
            return TaskOutcome.COMPLETE;
        }
        if (StateMachine.isSuperseded(task.requireResult(), record)) {
            telemetry.delivered(DeliveryOutcome.SUPERSEDED, task.account());
            return TaskOutcome.COMPLETE;
        }
        VerificationCompleted completed = eventOf(task, record);
        return telemetry.deliver(
                completed.verificationId(), completed.outcome(), task.attempts(), () -> deliver(task, completed));
    }

    /** The threads of asynchronous observers, for which the handling thread only waits. */
    @Override
    public Collection<Thread> helpers(Task task) {
        return observers.threadsOf(task.id());
    }

    private TaskOutcome deliver(Task task, VerificationCompleted completed) {
        List<Failure> failures = observers.callAll(completed);
        if (failures.isEmpty()) {
            telemetry.delivered(DeliveryOutcome.DELIVERED, task.account());
            return TaskOutcome.COMPLETE;
        }
        if (clock.instant().isAfter(task.createdAt().plus(maxAge))) {
            String observersThatFailed =
                    failures.stream().map(Failure::observer).distinct().collect(joining(", "));
            Message.DELIVERY_PARKED.log(
                    LOGGER,
                    failures.get(0).thrown(),
                    task.id().toString(),
                    completed.verificationId(),
                    task.attempts(),
                    maxAge,
                    observersThatFailed);
            telemetry.delivered(DeliveryOutcome.PARKED, task.account());
            return TaskOutcome.PARK;
        }
        Duration pause = BackOff.after(task.attempts());
        failures.forEach(failure -> report(failure, task, pause));
        telemetry.delivered(DeliveryOutcome.FAILED, task.account());
        return TaskOutcome.reschedule(pause);
    }

    private void report(Failure failure, Task task, Duration pause) {
        Message message = failure.thrown() instanceof TransactionLeftOpenException
                ? Message.TRANSACTION_LEFT_OPEN
                : Message.DELIVERY_FAILED;
        int count = limit.count(List.of(message, failure.observer()));
        if (count > 0) {
            message.log(
                    LOGGER,
                    failure.thrown(),
                    failure.observer(),
                    count,
                    task.id().toString(),
                    task.requireVerificationId(),
                    task.attempts(),
                    pause);
        }
    }

    private static VerificationCompleted eventOf(Task task, VerificationRecord record) {
        Result result = task.requireResult();
        return new VerificationCompleted(
                task.id(),
                task.attempts(),
                task.requireVerificationId(),
                Optional.ofNullable(record.flowId()),
                Optional.ofNullable(record.contextId()),
                Optional.ofNullable(record.account()),
                Optional.ofNullable(record.mode()),
                result.outcome(),
                Optional.ofNullable(result.verifyCode()),
                Optional.ofNullable(result.failReasonCode()),
                result.completedAt(),
                result.confirmed(),
                result.source(),
                task.furtherCode());
    }
}
