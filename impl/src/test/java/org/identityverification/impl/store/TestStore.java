package org.identityverification.impl.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskTaker;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/** The store in memory, which a test can make fail or hang, and which counts what it is asked for. */
public final class TestStore implements VerificationStore, AutoCloseable {

    public final AtomicInteger claims = new AtomicInteger();
    public final AtomicInteger agains = new AtomicInteger();
    /** How many tasks were ended by each transaction. */
    public final Queue<Integer> ended = new ConcurrentLinkedQueue<>();

    private final InMemoryVerificationStore store = new InMemoryVerificationStore();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Throwable failure;
    private volatile boolean hanging;

    public void failWith(Throwable failure) {
        this.failure = failure;
    }

    public void heal() {
        failure = null;
    }

    /** From now on nothing is answered until the store is closed. */
    public void hang() {
        hanging = true;
    }

    @Override
    public void close() {
        end.countDown();
    }

    @Override
    public Optional<VerificationRecord> find(UUID id) {
        work();
        return store.find(id);
    }

    @Override
    public List<VerificationRecord> findAll(Set<UUID> ids) {
        work();
        return store.findAll(ids);
    }

    @Override
    public Transition apply(UUID id, Change change) {
        work();
        return store.apply(id, change);
    }

    @Override
    public void ensure(Task task) {
        work();
        store.ensure(task);
    }

    @Override
    public List<Task> claim(int max, Instant now, Duration lease) {
        claims.incrementAndGet();
        work();
        return store.claim(max, now, lease);
    }

    @Override
    public void done(List<Task> tasks, Instant now) {
        ended.add(tasks.size());
        work();
        store.done(tasks, now);
    }

    @Override
    public void again(Task task, Instant dueAt) {
        work();
        store.again(task, dueAt);
        agains.incrementAndGet();
    }

    @Override
    public void park(Task task) {
        work();
        store.park(task);
    }

    @Override
    public List<Task> parked(int max) {
        work();
        return store.parked(max);
    }

    @Override
    public List<Task> overdue(Instant createdBefore, int max) {
        work();
        return store.overdue(createdBefore, max);
    }

    @Override
    public Backlog backlog() {
        work();
        return store.backlog();
    }

    @Override
    public boolean redrive(UUID deliveryId, Instant now) {
        work();
        return store.redrive(deliveryId, now);
    }

    @Override
    public int redriveVerification(UUID verificationId, Instant now) {
        work();
        return store.redriveVerification(verificationId, now);
    }

    @Override
    public int purge(Instant changedBefore, int max) {
        work();
        return store.purge(changedBefore, max);
    }

    @Override
    public void tasksFor(TaskTaker taker) {
        store.tasksFor(taker);
    }

    private void work() {
        if (hanging) {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new AssertionError("The store was interrupted", e);
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }
}
