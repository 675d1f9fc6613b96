package org.identityverification.impl.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.identityverification.impl.verification.ClaimedTask;
import org.identityverification.impl.verification.TaskTaker;
import org.jspecify.annotations.Nullable;

/** Remembers what it is told, and takes new tasks if it is made with a lease. */
final class TestTaker implements TaskTaker {

    final List<ClaimedTask> taken = new ArrayList<>();
    private final @Nullable Instant leaseUntil;
    private final Runnable whenWoken;

    TestTaker(@Nullable Instant leaseUntil, Runnable whenWoken) {
        this.leaseUntil = leaseUntil;
        this.whenWoken = whenWoken;
    }

    @Override
    public Optional<Instant> leaseForNew(int most) {
        return Optional.ofNullable(leaseUntil);
    }

    @Override
    public synchronized void take(List<ClaimedTask> tasks) {
        taken.addAll(tasks);
    }

    @Override
    public void wake() {
        whenWoken.run();
    }
}
