package org.identityverification.impl.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.identityverification.impl.verification.ClaimedTask;
import org.identityverification.impl.verification.TaskTaker;
import org.jspecify.annotations.Nullable;

/** Remembers what it is told, and takes new tasks if it is made with a lease. */
final class TestTaker implements TaskTaker {

    final List<ClaimedTask> taken = new ArrayList<>();
    private final @Nullable Duration lease;
    private final Consumer<Instant> whenWoken;

    TestTaker(@Nullable Duration lease, Consumer<Instant> whenWoken) {
        this.lease = lease;
        this.whenWoken = whenWoken;
    }

    @Override
    public Optional<Duration> leaseForNew(int most) {
        return Optional.ofNullable(lease);
    }

    @Override
    public synchronized void take(List<ClaimedTask> tasks) {
        taken.addAll(tasks);
    }

    @Override
    public void wakeAt(Instant due) {
        whenWoken.accept(due);
    }
}
