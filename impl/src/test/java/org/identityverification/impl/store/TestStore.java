package org.identityverification.impl.store;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.QuerySwitches;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.StoreFailure;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.jspecify.annotations.Nullable;

/** The in-memory store, which a test can make fail or hang, and which counts its calls. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // each calls the original
public class TestStore extends InMemoryVerificationStore implements AutoCloseable {

    public final AtomicInteger takes = new AtomicInteger();
    public final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger changesLeft = new AtomicInteger(-1);

    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Throwable failure;
    private volatile boolean hanging;
    private volatile @Nullable UUID locked;
    private final Set<UUID> lockedWithLimit = ConcurrentHashMap.newKeySet();

    public TestStore() {
        this(Clock.systemUTC());
    }

    public TestStore(Clock clock) {
        this(clock, rules(true));
    }

    public TestStore(Clock clock, Rules rules) {
        super(1_000_000, rules, clock, new Telemetry());
    }

    public static Rules rules(boolean queries) {
        return new Rules(
                QuerySwitches.all(queries), true, Duration.ofSeconds(20), Duration.ofMinutes(1), Duration.ofDays(3));
    }

    public static StoreFailure failure() {
        return new DatabaseFailure("The database failed", new SQLException("canary", "08006", 7));
    }

    /** The exception of a database in which a row was locked for too long. */
    public static StoreFailure lockTimeout() {
        return new DatabaseFailure("The database failed", new SQLException("canary", "55P03", 0));
    }

    /** The exception of a database whose connection broke during the commit. */
    public static StoreFailure unknownOutcome() {
        return new DatabaseFailure("The commit failed", new SQLException("canary", "08006", 7), true);
    }

    public void failWith(Throwable failure) {
        this.failure = failure;
    }

    public void heal() {
        failure = null;
    }

    /** After so many changes of verifications, from now on, it fails. */
    public void failAfterChanges(int count) {
        changesLeft.set(count);
    }

    /** From now on nothing is answered until the store is closed. */
    public void hang() {
        hanging = true;
    }

    /** From now on no change of a verification, and no end of its work, is answered until the store is closed. */
    public void lock(UUID id) {
        locked = id;
    }

    /** From now on a change of a verification fails at once if it waits for a short time only, and else when the store is closed. */
    public void lockWithLimit(UUID id) {
        lockedWithLimit.add(id);
    }

    @Override
    public void close() {
        end.countDown();
    }

    @Override
    public boolean delete(VerificationRecord record) {
        return working(null, () -> super.delete(record));
    }

    @Override
    public Optional<VerificationRecord> find(UUID id) {
        return working(null, () -> super.find(id));
    }

    @Override
    public Transition change(UUID id, Change change, Duration lockWait) {
        if (lockedWithLimit.contains(id)) {
            if (lockWait.compareTo(Duration.ofSeconds(1)) > 0) {
                TestExecutors.pass(end);
            }
            throw lockTimeout();
        }
        if (changesLeft.getAndDecrement() == 0) {
            failWith(failure());
        }
        return working(id, () -> super.change(id, change, lockWait));
    }

    @Override
    public Transition end(Taken work, Change change) {
        ended.incrementAndGet();
        return working(work.record().id(), () -> super.end(work, change));
    }

    @Override
    public List<Taken> take(DueFor kind, Admission admission) {
        takes.incrementAndGet();
        return working(null, () -> super.take(kind, admission));
    }

    @Override
    public Set<UUID> renew(Collection<Taken> works, Collection<Taken> ofThisRound) {
        return working(null, () -> super.renew(works, ofThisRound));
    }

    @Override
    public Backlog backlog() {
        return working(null, super::backlog);
    }

    @Override
    public boolean erase(UUID id) {
        return working(id, () -> super.erase(id));
    }

    @Override
    public Optional<Position> purge(Duration age, Position after, int max) {
        return working(null, () -> super.purge(age, after, max));
    }

    private <T> T working(@Nullable UUID id, Supplier<T> call) {
        if (hanging || (id != null && id.equals(locked))) {
            TestExecutors.pass(end);
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
        return call.get();
    }
}
