package org.identityverification.impl.store;

import java.lang.System.Logger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/** Another store, whose every change of a state is told once it is written: one line in the log, and one count. */
final class ReportingStore implements VerificationStore {

    private static final Logger LOGGER = System.getLogger(ReportingStore.class.getName());

    private final VerificationStore store;
    private final Telemetry telemetry;

    ReportingStore(VerificationStore store, Telemetry telemetry) {
        this.store = store;
        this.telemetry = telemetry;
    }

    @Override
    public Transition apply(UUID id, Change change) {
        Transition transition = store.apply(id, change);
        if (transition.effect() == Transition.Effect.CHANGED) {
            report(id, change, transition);
        }
        return transition;
    }

    private void report(UUID id, Change change, Transition transition) {
        String shown = Telemetry.shortened(id);
        VerificationRecord record = transition.record();
        if (change instanceof Change.Started started && record != null) {
            Message.STARTED.log(LOGGER, shown, record.status(), started.mode());
        }
        if (transition.newTasks().stream().anyMatch(task -> task.kind() == TaskKind.CONFIRM)) {
            Message.ANNOUNCED.log(LOGGER, shown);
        }
        entered(transition).ifPresent(result -> {
            telemetry.ended(result.outcome(), result.source(), result.confirmed());
            Message.ENDED.log(
                    LOGGER,
                    shown,
                    result.outcome(),
                    result.source(),
                    result.confirmed() ? "confirmed" : "not confirmed");
        });
    }

    /** The result by which the verification has entered its status; a further code of that status is none. */
    private static Optional<Result> entered(Transition transition) {
        return transition.newTasks().stream()
                .filter(task -> task.kind() == TaskKind.DELIVER)
                .map(Task::requireResult)
                .findFirst()
                .filter(result -> transition.record() != null && isEntry(result, transition.record()));
    }

    private static boolean isEntry(Result result, VerificationRecord record) {
        return result.completedAt().equals(record.completedAt())
                && Objects.equals(result.verifyCode(), record.verifyCode());
    }

    @Override
    public Optional<VerificationRecord> find(UUID id) {
        return store.find(id);
    }

    @Override
    public void ensure(Task task) {
        store.ensure(task);
    }

    @Override
    public List<Task> claims(UUID verificationId) {
        return store.claims(verificationId);
    }

    @Override
    public List<Task> claim(TaskGroup group, int max, Instant now, Duration lease) {
        return store.claim(group, max, now, lease);
    }

    @Override
    public void renew(Collection<Task> tasks, Duration lease) {
        store.renew(tasks, lease);
    }

    @Override
    public void complete(Task task, Instant now) {
        store.complete(task, now);
    }

    @Override
    public void reschedule(Task task, Instant dueAt) {
        store.reschedule(task, dueAt);
    }

    @Override
    public void park(Task task) {
        store.park(task);
    }

    @Override
    public int parkClaims(UUID verificationId) {
        return store.parkClaims(verificationId);
    }

    @Override
    public void markHung(Task task) {
        store.markHung(task);
    }

    @Override
    public List<Task> parked(int max) {
        return store.parked(max);
    }

    @Override
    public List<Task> overdue(Instant createdBefore, int max) {
        return store.overdue(createdBefore, max);
    }

    @Override
    public Backlog backlog() {
        return store.backlog();
    }

    @Override
    public boolean redrive(UUID deliveryId, Instant now) {
        return store.redrive(deliveryId, now);
    }

    @Override
    public int redriveVerification(UUID verificationId, Instant now) {
        return store.redriveVerification(verificationId, now);
    }

    @Override
    public Optional<Task> parkedClaim(UUID claimId) {
        return store.parkedClaim(claimId);
    }

    @Override
    public boolean discard(UUID claimId) {
        return store.discard(claimId);
    }

    @Override
    public int purge(Instant changedBefore, int max) {
        return store.purge(changedBefore, max);
    }

    @Override
    public void onDue(BiConsumer<TaskKind, Instant> wake) {
        store.onDue(wake);
    }
}
