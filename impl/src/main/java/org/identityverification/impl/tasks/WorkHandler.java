package org.identityverification.impl.tasks;

import java.util.Set;
import java.util.function.Consumer;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Transition;

/** Does the work of some kinds, on a thread of the module. */
public interface WorkHandler {

    Set<DueFor> kinds();

    /** Returns how the work ends. If it throws, the work is due again after a pause. */
    End run(RunningWork work);

    /**
     * The end of work.
     *
     * @param then gets what the change did, once it is written; not called when the lease was lost
     */
    record End(Change change, Consumer<Transition> then) {

        public End(Change change) {
            this(change, transition -> {});
        }
    }
}
