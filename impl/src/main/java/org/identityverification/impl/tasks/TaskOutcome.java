package org.identityverification.impl.tasks;

import java.time.Duration;

/** What becomes of a task that was begun. */
sealed interface TaskOutcome {

    /** Finished: it goes away. */
    record Done() implements TaskOutcome {}

    /**
     * To be begun again.
     *
     * @param pause not before
     */
    record Again(Duration pause) implements TaskOutcome {}

    /** Kept, but not begun again by itself. */
    record Parked() implements TaskOutcome {}

    /** Finished. */
    TaskOutcome DONE = new Done();

    /** Kept. */
    TaskOutcome PARKED = new Parked();

    /** To be begun again after a pause. */
    static TaskOutcome again(Duration pause) {
        return new Again(pause);
    }
}
