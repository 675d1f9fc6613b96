package org.identityverification.impl.tasks;

import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.telemetry.Telemetry;

/** Tasks in a state that a test of another room sets. */
public final class TestTasks {

    public volatile boolean needRestart;
    public volatile long hung;
    public volatile Housekeeping.Snapshot snapshot;

    public final TaskRunner runner =
            new TaskRunner(
                    null,
                    null,
                    TestExecutors.full(),
                    TestSettings.of(),
                    null,
                    new Telemetry(),
                    new StoreCalls(),
                    null) {
                @Override
                public boolean needsRestart() {
                    return needRestart;
                }

                @Override
                public long hung() {
                    return hung;
                }
            };

    public final Housekeeping housekeeping = new Housekeeping(null, TestSettings.of(), new Telemetry(), null) {
        @Override
        public Snapshot snapshot() {
            return snapshot;
        }
    };

    /** As if this node had been frozen for longer than the lease. */
    public static void loseLease(RunningWork work) {
        work.lost();
    }
}
