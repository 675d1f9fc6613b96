package org.identityverification.impl.tasks;

import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.telemetry.Telemetry;

/** A task runner that does nothing, in a state that a test sets. */
public final class TestTaskRunner extends TaskRunner {

    public volatile boolean ended;
    public volatile long hung;

    public TestTaskRunner() {
        super(null, null, TestExecutors.full(), TestSettings.of(), null, new Telemetry(), null);
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public long hung() {
        return hung;
    }
}
