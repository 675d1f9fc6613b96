package org.identityverification.impl.tasks;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.verification.DueFor;

/**
 * Detects hung deliveries and logs each once. Never interrupts one, because an interrupted observer may damage what it writes. For use
 * by one thread.
 */
final class HungDetector {

    private static final Logger LOGGER = System.getLogger(HungDetector.class.getName());
    private static final int SHOWN_FRAMES = 30;

    private final Collection<RunningWork> running;
    private final Duration hungAfter;
    private boolean tooManyReported;

    HungDetector(Collection<RunningWork> running, Duration hungAfter) {
        this.running = running;
        this.hungAfter = hungAfter;
    }

    /** Returns the deliveries that it has found now. */
    List<RunningWork> look() {
        List<RunningWork> found = running.stream()
                .filter(work -> work.kind() == DueFor.DELIVER && !work.hung && work.isOlderThan(hungAfter))
                .filter(this::report)
                .toList();
        long hung = count();
        boolean tooMany = hung > Places.MAX_HUNG;
        if (tooMany && !tooManyReported) {
            Message.TOO_MANY_HANG.log(LOGGER, hung);
        }
        tooManyReported = tooMany;
        return found;
    }

    /** How many deliveries hang, with a place or without. */
    long count() {
        return running.stream().filter(work -> work.hung).count();
    }

    private boolean report(RunningWork work) {
        Thread thread = work.thread;
        if (thread == null) {
            return false;
        }
        work.hung = true;
        Collection<Thread> busy = work.helpers();
        String activity = (busy.isEmpty() ? Stream.of(thread) : busy.stream())
                .map(HungDetector::activityOf)
                .collect(Collectors.joining("\n"));
        Message.DELIVERY_HANGS.log(
                LOGGER, work.record().deliveryId().toString(), work.record().id(), hungAfter, activity);
        return true;
    }

    /** Only positions in the code: messages and variables may hold personal data. */
    private static String activityOf(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .limit(SHOWN_FRAMES)
                .map(it -> "\n\tat " + it.getClassName() + "." + it.getMethodName() + ":" + it.getLineNumber())
                .collect(Collectors.joining("", thread.getName() + " is in", ""));
    }
}
