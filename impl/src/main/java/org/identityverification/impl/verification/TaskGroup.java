package org.identityverification.impl.verification;

import java.util.Arrays;
import java.util.Set;

/** Tasks that share permits on a node, which no task of another group can take. */
public enum TaskGroup {
    DELIVERIES(Set.of(TaskKind.DELIVER)),
    HELD_RESULTS(Set.of(TaskKind.HELD)),
    QUERIES(Set.of(TaskKind.QUERY)),
    /** Tasks that need only the store. */
    HOUSEKEEPING(Set.of(TaskKind.EXPIRE, TaskKind.PURGE));

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
    private final Set<TaskKind> kinds;

    TaskGroup(Set<TaskKind> kinds) {
        this.kinds = kinds;
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
}
