package org.identityverification.impl.verification;

import java.util.Arrays;
import java.util.Set;

/** Tasks that share permits on a node, so that no task of another group can take them. */
public enum TaskGroup {
    DELIVERIES(Set.of(TaskKind.DELIVER), false),
    /** Deliveries with an observer that has hung before. */
    HUNG_DELIVERIES(Set.of(TaskKind.DELIVER), true),
    QUERIES(Set.of(TaskKind.QUERY), false),
    /** Tasks that need only the store. */
    HOUSEKEEPING(Set.of(TaskKind.HELD, TaskKind.EXPIRE, TaskKind.PURGE), false);

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
    private final Set<TaskKind> kinds;

    private final boolean hung;

    TaskGroup(Set<TaskKind> kinds, boolean hung) {
        this.kinds = kinds;
        this.hung = hung;
    }

    public static TaskGroup of(TaskKind kind) {
        return Arrays.stream(values())
                .filter(group -> group.kinds.contains(kind))
                .findFirst()
                .orElseThrow();
    }

    public Set<TaskKind> kinds() {
        return kinds;
    }

    /** Whether it has only tasks that hung before, or only tasks that did not. */
    public boolean hung() {
        return hung;
    }
}
