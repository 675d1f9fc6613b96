package org.identityverification.impl.tasks;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;

/**
 * Detects hung deliveries, logs each once and frees its permit. Never interrupts one, because an interrupted observer may damage what
 * it writes. For use by one thread.
 */
final class HungDetector {

    private static final Logger LOGGER = System.getLogger(HungDetector.class.getName());
    private static final int SHOWN_FRAMES = 30;

    private final RunningTasks running;
    private final Duration hungAfter;
    private final Function<Task, Collection<Thread>> helpers;
    private boolean tooManyReported;

    HungDetector(RunningTasks running, Duration hungAfter, Function<Task, Collection<Thread>> helpers) {
        this.running = running;
        this.hungAfter = hungAfter;
        this.helpers = helpers;
    }

    /** Returns whether it has found any. */
    boolean look() {
        boolean found = false;
        for (RunningTask run : running.runs()) {
            Thread thread = run.thread;
            // Only deliveries run code of the application.
            boolean canHang = run.task.kind() == TaskKind.DELIVER;
            if (canHang && thread != null && !run.hung && run.isOlderThan(hungAfter)) {
                report(run, thread);
                found = true;
            }
        }
        boolean tooMany = running.hung() > RunningTasks.MAX_HUNG;
        if (tooMany && !tooManyReported) {
            Message.TOO_MANY_HANG.log(LOGGER, running.hung());
        }
        tooManyReported = tooMany;
        return found;
    }

    private void report(RunningTask run, Thread thread) {
        run.hung = true;
        Task task = run.task;
        Collection<Thread> busy = helpers.apply(task);
        String activity = (busy.isEmpty() ? Stream.of(thread) : busy.stream())
                .map(HungDetector::activityOf)
                .collect(Collectors.joining("\n"));
        Object verificationId = task.requireVerificationId();
        Message.DELIVERY_HANGS.log(LOGGER, task.id().toString(), verificationId, hungAfter, activity);
    }

    /** Only positions in the code: messages and variables may hold personal data. */
    private static String activityOf(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .limit(SHOWN_FRAMES)
                .map(it -> "\n\tat " + it.getClassName() + "." + it.getMethodName() + ":" + it.getLineNumber())
                .collect(Collectors.joining("", thread.getName() + " is in", ""));
    }
}
