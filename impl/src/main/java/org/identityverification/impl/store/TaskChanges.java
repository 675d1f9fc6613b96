package org.identityverification.impl.store;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.Transition;

/**
 * What the transitions of one transaction do to tasks in the end: a task that one makes and another one ends is never
 * written. Tasks come in the order of their ids, so that two nodes never wait for each other.
 */
final class TaskChanges {

    private final Map<UUID, Task> ended = new TreeMap<>();
    private final Map<UUID, Task> moved = new TreeMap<>();
    private final Map<UUID, Task> added = new TreeMap<>();

    /** The next transition. */
    void add(Transition transition) {
        for (Task task : transition.endedTasks()) {
            moved.remove(task.id());
            if (added.remove(task.id()) == null) {
                ended.put(task.id(), task);
            }
        }
        for (Task task : transition.movedTasks()) {
            if (added.replace(task.id(), task) == null) {
                moved.put(task.id(), task);
            }
        }
        transition.newTasks().forEach(task -> added.putIfAbsent(task.id(), task));
    }

    Collection<Task> ended() {
        return ended.values();
    }

    Collection<Task> moved() {
        return moved.values();
    }

    Collection<Task> added() {
        return added.values();
    }
}
