package org.identityverification.impl.verification;

import java.util.Set;

/** Tasks that share places on a node, so that none of another group can take them. */
public enum TaskGroup {
    /** Deliveries. */
    DELIVERIES(Set.of(TaskKind.DELIVER), false),
    /** Deliveries with an observer that has hung before. */
    HUNG_DELIVERIES(Set.of(TaskKind.DELIVER), true),
    /** Questions to the provider. */
    QUERIES(Set.of(TaskKind.QUERY), false),
    /** What needs nothing but the store. */
    HOUSEKEEPING(Set.of(TaskKind.CONFIRM, TaskKind.EXPIRE, TaskKind.PURGE), false);

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
    private final Set<TaskKind> kinds;

    private final boolean hung;

    TaskGroup(Set<TaskKind> kinds, boolean hung) {
        this.kinds = kinds;
        this.hung = hung;
    }

    /**
     * The kinds of its tasks.
     *
     * @return no other group but that of the hung ones has any of them
     */
    public Set<TaskKind> kinds() {
        return kinds;
    }

    /**
     * Whether it has those that have hung before, or those that have not.
     *
     * @return {@code true} for {@link #HUNG_DELIVERIES} only
     */
    public boolean hung() {
        return hung;
    }
}
