package org.identityverification.impl.tasks;

import java.time.Duration;

/** What happens to a task after its handler has returned. */
public sealed interface TaskOutcome {

    /** It is finished and deleted. */
    record Complete() implements TaskOutcome {}

    /** It runs again after a pause. */
    record Reschedule(Duration pause) implements TaskOutcome {}

    /** It stays, but does not run again by itself. */
    record Park() implements TaskOutcome {}

    /** A change has ended or parked it already. */
    record Ended() implements TaskOutcome {}

    TaskOutcome COMPLETE = new Complete();

    TaskOutcome ENDED = new Ended();

    TaskOutcome PARK = new Park();

    static TaskOutcome reschedule(Duration pause) {
        return new Reschedule(pause);
    }
}
