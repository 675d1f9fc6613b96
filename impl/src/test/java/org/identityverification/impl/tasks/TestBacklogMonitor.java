package org.identityverification.impl.tasks;

import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.telemetry.Telemetry;

/** Has seen what a test says. */
public final class TestBacklogMonitor extends BacklogMonitor {

    public volatile Seen seen;

    public TestBacklogMonitor() {
        super(null, TestExecutors.full(), new Telemetry(), null);
    }

    @Override
    public Seen seen() {
        return seen;
    }
}
