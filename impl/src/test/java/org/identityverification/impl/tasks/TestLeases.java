package org.identityverification.impl.tasks;

/** What happens to leases in tests of other rooms. */
public final class TestLeases {

    private TestLeases() {}

    /** As if this node had been frozen for longer than the lease. */
    public static void lose(RunningWork work) {
        work.lost();
    }
}
