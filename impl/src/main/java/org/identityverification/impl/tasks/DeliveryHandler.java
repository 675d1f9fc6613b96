package org.identityverification.impl.tasks;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.identityverification.ModuleClock;
import org.identityverification.VerificationCompleted;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Share;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.telemetry.Telemetry.DeliveryOutcome;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * Hands a result to the application's observers, synchronous and asynchronous. If one of them throws, all get it again, with
 * growing pauses, until it is older than {@code identity-verification.delivery.max-age}. No attempt begins once a better result is
 * stored.
 *
 * <p>Asynchronous observers have a share of threads of their own, so that deliveries that wait for them can't block them.
 */
@ModuleBean
class DeliveryHandler implements TaskHandler {

    private static final Logger LOGGER = System.getLogger(DeliveryHandler.class.getName());

    private final VerificationStore store;
    private final Event<VerificationCompleted> event;
    private final Instance<RequestContextController> requestContexts;
    private final Executor observers;
    private final Telemetry telemetry;
    private final Duration maxAge;
    private final Clock clock;
    private final Map<Thread, UUID> busyWith = new ConcurrentHashMap<>();

    @Inject
    DeliveryHandler(
            VerificationStore store,
            Event<VerificationCompleted> event,
            Instance<RequestContextController> requestContexts,
            ModuleExecutor executor,
            Telemetry telemetry,
            Settings settings,
            @ModuleClock Clock clock) {
        this.store = store;
        this.event = event;
        this.requestContexts = requestContexts;
        this.observers = executor.share(Share.OBSERVERS);
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
        Optional<VerificationRecord> record = store.find(task.requireVerificationId());
        if (record.filter(now -> StateMachine.isSuperseded(task.requireResult(), now))
                .isPresent()) {
            telemetry.delivered(DeliveryOutcome.SUPERSEDED);
            return TaskOutcome.COMPLETE;
        }
        VerificationCompleted completed = eventOf(task, record);
        return telemetry.deliver(
                completed.verificationId(), completed.outcome(), task.attempts(), () -> deliver(task, completed));
    }

    /** The threads of asynchronous observers, for which the handling thread only waits. */
    @Override
    public Collection<Thread> helpers(Task task) {
        return busyWith.entrySet().stream()
                .filter(it -> it.getValue().equals(task.id()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private TaskOutcome deliver(Task task, VerificationCompleted completed) {
        // The asynchronous observers get it even when a synchronous one throws.
        Throwable failure = fire(completed);
        Throwable asyncFailure = fireAsync(completed);
        if (failure == null && asyncFailure == null) {
            telemetry.delivered(DeliveryOutcome.DELIVERED);
            return TaskOutcome.COMPLETE;
        }
        Throwable shown = failure == null ? Objects.requireNonNull(asyncFailure) : failure;
        if (clock.instant().isAfter(task.createdAt().plus(maxAge))) {
            Message.DELIVERY_PARKED.log(
                    LOGGER, shown, task.id().toString(), completed.verificationId(), task.attempts(), maxAge);
            telemetry.delivered(DeliveryOutcome.PARKED);
            return TaskOutcome.PARK;
        }
        Duration pause = BackOff.after(task.attempts());
        Message.DELIVERY_FAILED.log(
                LOGGER, shown, task.id().toString(), completed.verificationId(), task.attempts(), pause);
        telemetry.delivered(DeliveryOutcome.FAILED);
        return TaskOutcome.reschedule(pause);
    }

    private @Nullable Throwable fire(VerificationCompleted completed) {
        // One for each delivery, because a controller remembers whether it has activated the context.
        RequestContextController requestContext = requestContexts.get();
        boolean activated = requestContext.activate();
        try {
            event.fire(completed);
            return null;
        } catch (RuntimeException | Error e) {
            return e;
        } finally {
            if (activated) {
                requestContext.deactivate();
            }
            requestContexts.destroy(requestContext);
        }
    }

    private @Nullable Throwable fireAsync(VerificationCompleted completed) {
        Executor executor = work -> observers.execute(() -> observe(completed.deliveryId(), work));
        try {
            CompletionStage<VerificationCompleted> fired =
                    event.fireAsync(completed, NotificationOptions.ofExecutor(executor));
            fired.toCompletableFuture().join();
            return null;
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return cause.getSuppressed().length == 0 ? cause : cause.getSuppressed()[0];
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    private void observe(UUID deliveryId, Runnable work) {
        Thread current = Thread.currentThread();
        busyWith.put(current, deliveryId);
        try {
            work.run();
        } finally {
            busyWith.remove(current);
        }
    }

    private static VerificationCompleted eventOf(Task task, Optional<VerificationRecord> record) {
        Result result = task.requireResult();
        return new VerificationCompleted(
                task.id(),
                task.attempts(),
                task.requireVerificationId(),
                record.map(VerificationRecord::flowId),
                record.map(VerificationRecord::contextId),
                record.map(VerificationRecord::mode),
                result.outcome(),
                Optional.ofNullable(result.verifyCode()),
                Optional.ofNullable(result.failReasonCode()),
                result.completedAt(),
                // A task of version 1 may be confirmed for a flow that a notification named.
                result.confirmed() && record.map(VerificationRecord::flowId).isPresent(),
                result.source());
    }
}
