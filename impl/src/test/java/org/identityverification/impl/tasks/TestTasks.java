package org.identityverification.impl.tasks;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.config.TestSettings;
import org.identityverification.impl.runtime.lifecycle.ModuleStart;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationStore;

/** Tasks in a state that a test of another room sets. */
public final class TestTasks {

    public volatile boolean needRestart;
    public volatile long hung;
    public volatile Housekeeping.Snapshot snapshot;

    public final TaskRunner runner =
            new TaskRunner(
                    null,
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

    static TaskRunner running(
            VerificationStore store,
            ModuleExecutor executor,
            StoreCalls calls,
            Clock clock,
            Settings settings,
            Function<RunningWork, WorkHandler.End> work) {
        WorkHandler handler = new WorkHandler() {
            @Override
            public Set<DueFor> kinds() {
                return Set.of(DueFor.CONFIRM, DueFor.DELIVER, DueFor.ASK);
            }

            @Override
            public End run(RunningWork running) {
                return work.apply(running);
            }
        };
        Telemetry telemetry = new Telemetry();
        CorrectedClock corrected = new CorrectedClock(clock);
        Housekeeping housekeeping = new Housekeeping(store, settings, telemetry, corrected);
        TaskRunner runner = new TaskRunner(
                Proxies.instance(List.of(handler)),
                store,
                new WorkLimits(settings, telemetry),
                executor,
                settings,
                housekeeping,
                telemetry,
                calls,
                corrected);
        runner.start(new ModuleStart());
        return runner;
    }

    /** As if this node had been frozen for longer than the lease. */
    public static void loseLease(RunningWork work) {
        work.lost();
    }
}
