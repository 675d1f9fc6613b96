package org.identityverification.impl.tasks;

/** Has seen what a test says. */
public final class TestBacklogWatch extends BacklogWatch {

    public volatile Seen seen;

    @Override
    public Seen seen() {
        return seen;
    }
}
