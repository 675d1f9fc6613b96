package org.identityverification.impl.tasks;

import java.time.Duration;
import org.identityverification.impl.config.TestSettings;

/** A task runner that does nothing, in a state that a test sets. */
public final class TestTaskRunner extends TaskRunner {

    public volatile boolean ended;
    public volatile int hung;

    public TestTaskRunner() {
        super(null, null, Runnable::run, TestSettings.of(), null, null, Duration.ZERO);
    }

    @Override
    public boolean hasEnded() {
        return ended;
    }

    @Override
    public int hung() {
        return hung;
    }
}
