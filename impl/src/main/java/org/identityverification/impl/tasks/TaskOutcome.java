package org.identityverification.impl.tasks;

import java.time.Duration;

/** What becomes of a task that was begun. */
sealed interface TaskOutcome {

    /** Finished: it goes away. */
    record Complete() implements TaskOutcome {}

    /**
     * To be begun again.
     *
     * @param pause not before
     */
    record Reschedule(Duration pause) implements TaskOutcome {}

    /** Kept, but not begun again by itself. */
    record Park() implements TaskOutcome {}

    TaskOutcome COMPLETE = new Complete();

    TaskOutcome PARK = new Park();

    /** To be begun again after a pause. */
    static TaskOutcome reschedule(Duration pause) {
        return new Reschedule(pause);
    }
}
