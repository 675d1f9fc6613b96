package org.identityverification.impl.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskKind;
import org.identityverification.impl.verification.TaskTaker;

/** Records the tasks that it gets, and passes on when others are due. */
final class Taker implements TaskTaker {

    final List<Task> taken = new ArrayList<>();
    private final Set<TaskKind> places;
    private final BiConsumer<TaskKind, Instant> wake;

    Taker(Set<TaskKind> places, BiConsumer<TaskKind, Instant> wake) {
        this.places = places;
        this.wake = wake;
    }

    @Override
    public boolean hasCapacity(Task task) {
        return places.contains(task.kind());
    }

    @Override
    public void run(Task claimed) {
        taken.add(claimed);
    }

    @Override
    public void wake(TaskKind kind, Instant due) {
        wake.accept(kind, due);
    }
}
