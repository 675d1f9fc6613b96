package org.identityverification.impl.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;

/** The in-memory store, which a test can make fail or hang, and which counts its calls. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // each calls the original
public class TestStore extends InMemoryVerificationStore implements AutoCloseable {

    public final AtomicInteger claims = new AtomicInteger();
    public final AtomicInteger reschedules = new AtomicInteger();
    public final AtomicInteger renewals = new AtomicInteger();
    public final AtomicInteger ended = new AtomicInteger();

    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Throwable failure;
    private volatile boolean hanging;

    public TestStore() {
        this(System::nanoTime);
    }

    /** With a clock that measures leases. */
    public TestStore(LongSupplier nanoTime) {
        super(1_000_000, true, new AfterCommit(new Telemetry()), nanoTime);
    }

    /** The exception of a failed database. */
    public static RuntimeException failure() {
        return new StoreException("The database failed", new SQLException("canary", "08006", 7));
    }

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
        return super.find(id);
    }

    @Override
    public Transition apply(UUID id, Change change) {
        work();
        return super.apply(id, change);
    }

    @Override
    public void ensure(Task task) {
        work();
        super.ensure(task);
    }

    @Override
    public List<Task> claim(TaskGroup group, int max, Instant now, Duration lease, Set<String> busy) {
        claims.incrementAndGet();
        work();
        return super.claim(group, max, now, lease, busy);
    }

    @Override
    public void renew(Collection<Task> tasks, Duration lease) {
        renewals.incrementAndGet();
        work();
        super.renew(tasks, lease);
    }

    @Override
    public void complete(Task task, Instant now) {
        ended.incrementAndGet();
        work();
        super.complete(task, now);
    }

    @Override
    public void reschedule(Task task, Instant dueAt) {
        work();
        super.reschedule(task, dueAt);
        reschedules.incrementAndGet();
    }

    @Override
    public void park(Task task) {
        work();
        super.park(task);
    }

    @Override
    public List<Task> parked(int max) {
        work();
        return super.parked(max);
    }

    @Override
    public Backlog backlog() {
        work();
        return super.backlog();
    }

    private void work() {
        if (hanging) {
            TestExecutors.pass(end);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }
}
