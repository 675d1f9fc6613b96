package org.identityverification.impl.store;

import java.lang.System.Logger;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.TaskTaker;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;

/** What follows a committed change: a log line, a metric, and the dispatch of its tasks. */
final class AfterCommit {

    private static final Logger LOGGER = System.getLogger(AfterCommit.class.getName());

    private final Telemetry telemetry;
    private volatile TaskTaker taker = TaskTaker.NONE;

    AfterCommit(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    void setTaskTaker(TaskTaker taker) {
        this.taker = taker;
    }

    TaskTaker taker() {
        return taker;
    }

    /** There is a task that can be claimed from the given time on. */
    void due(TaskKind kind, Instant due) {
        taker.wake(kind, due);
    }

    /**
     * @param inTime whether the leases that the change wrote last long enough; otherwise its tasks are claimed when the leases end
     */
    void changed(UUID id, Change change, Transition transition, boolean inTime) {
        if (transition.effect() == Transition.Effect.CHANGED) {
            report(id, change, transition);
            transition.dueTasks().forEach(task -> {
                // A moved task may have been claimed before, but this change gave it no lease.
                if (!task.isClaimed() || transition.movedTasks().contains(task)) {
                    due(task.kind(), Objects.requireNonNull(task.dueAt()));
                } else if (inTime) {
                    taker.run(task);
                }
            });
        }
    }

    private void report(UUID id, Change change, Transition transition) {
        VerificationRecord record = transition.record();
        if (change instanceof Change.Started started && record != null) {
            Message.STARTED.log(LOGGER, id, record.status(), started.mode());
        }
        if (transition.newTasks().stream().anyMatch(task -> task.kind() == TaskKind.HELD)) {
            Message.RESULT_HELD.log(LOGGER, id);
        }
        entered(transition).ifPresent(result -> {
            telemetry.ended(
                    result.outcome(), result.source(), result.confirmed(), record == null ? null : record.account());
            Message.ENDED.log(
                    LOGGER, id, result.outcome(), result.source(), result.confirmed() ? "confirmed" : "not confirmed");
        });
    }

    /** The result by which the verification entered its status; absent for a further code of that status. */
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
}
