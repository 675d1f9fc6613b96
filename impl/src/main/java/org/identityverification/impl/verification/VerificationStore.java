package org.identityverification.impl.verification;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.identityverification.Undelivered.Reason;
import org.identityverification.VerificationCounts;
import org.jspecify.annotations.Nullable;

/**
 * The verifications of one application. Safe for use by many threads and, where the implementation says so, many nodes.
 *
 * <p>A change is one transaction: it locks the record, applies {@link StateMachine} to it, and writes it. A node that knows the record
 * may write it without reading, if its version is still the same. Conditions about due times, leases and old records follow the store's
 * own clock.
 *
 * <p>A store that fails throws a {@link StoreFailure}. Times are kept to the millisecond.
 */
public interface VerificationStore {

    /** How long work stays with the node that has taken it, unless the node renews the lease. */
    Duration LEASE = Duration.ofSeconds(30);

    /** How long a change usually waits for a lock of its row, each time: shorter than the provider waits for an answer. */
    Duration LOCK_WAIT = Duration.ofSeconds(2);

    /**
     * Inserts a new verification, unless another one has its key: then returns that one.
     *
     * @param startKey what makes a start unique; absent if it need not be
     */
    Optional<VerificationRecord> insert(VerificationRecord record, @Nullable String startKey);

    /** Deletes a record if it still has this version, and returns whether it did. */
    boolean delete(VerificationRecord record);

    Optional<VerificationRecord> find(UUID id);

    /** The verifications whose start named a context, the latest start first. */
    List<VerificationRecord> findByContext(String contextId, int max);

    /** Applies a change. The work that is due then is run by the {@link WorkRunner}, if it can. */
    default Transition change(UUID id, Change change) {
        return change(id, change, LOCK_WAIT);
    }

    /**
     * Applies a change, and waits for a lock of the row no longer than given. Where the database can't limit such waits alone, a short
     * one may take a second, and a longer one as long as any statement. Then throws a failure that {@link StoreFailure#isLocked()}.
     */
    Transition change(UUID id, Change change, Duration lockWait);

    Transition change(VerificationRecord known, Change change);

    /**
     * Ends work: applies a change and gives up the lease, in the same write. If the lease was lost, nothing happens, and the effect is
     * {@link Transition.Effect#LEASE_LOST}.
     */
    Transition end(Taken work, Change change);

    /** Takes due work that has no live lease and is admitted, of the {@link Admission#max()} that is due longest. */
    List<Taken> take(DueFor kind, Admission admission);

    /** What a node can run now of one kind of work. */
    interface Admission {

        /** How much at most. */
        int max();

        /** The accounts, "" for none, of which nothing can run now. */
        Set<String> leftOut();

        /** Reserves what a piece of work needs, and returns false if that is not free. */
        boolean admits(VerificationRecord record);

        /** Work that was admitted could not be taken. */
        void withdraw(VerificationRecord record);
    }

    /**
     * Renews the leases of running work, in one transaction for each track.
     *
     * @param works the work whose result may have been replaced meanwhile
     * @param ofThisRound of it, the deliveries whose lease is only renewed as long as their round lasts
     * @return the ids of the leases that were renewed
     */
    Set<UUID> renew(Collection<Taken> works, Collection<Taken> ofThisRound);

    /** What is parked on a track, since the longest time first; with a reason, only what is parked for it. */
    List<VerificationRecord> parked(@Nullable Reason reason, int max);

    /** The verifications after a place in the order of start and id. */
    List<VerificationRecord> startedAfter(Position place, int max);

    /** Counts the verifications that were started on each of the days, which follow one another, by account and mode. */
    List<VerificationCounts> count(List<Day> days);

    /**
     * A day, or a part of it.
     *
     * @param date what the counts are named by
     * @param until exclusive
     */
    record Day(LocalDate date, Instant from, Instant until) {}

    /** Results that wait for their delivery and became known in a period, the next to be tried first. */
    List<VerificationRecord> waiting(Instant knownFrom, Instant knownBefore, int max);

    Backlog backlog();

    /** Deletes a verification in any state, and returns whether there was one. */
    boolean erase(UUID id);

    /** Deletes some verifications of a context, and returns which: none when none is left. */
    List<UUID> eraseContext(String contextId, int max);

    /**
     * Deletes verifications that began longer ago than {@code age} and have nothing to do, in the order of start and id.
     *
     * @param after where to begin
     * @return the place of the last one, if there may be more
     */
    Optional<Position> purge(Duration age, Position after, int max);

    void setWorkRunner(WorkRunner workRunner);

    /** A place in the order of start and id, by the store's own order of ids. */
    record Position(Instant startedAt, UUID id) {

        public static final Position FIRST = at(Instant.EPOCH);

        public static Position at(Instant startedAt) {
            return new Position(startedAt, new UUID(0, 0));
        }
    }

    /**
     * Work with a lease.
     *
     * @param record holds the lease, on the track of this kind
     * @param takenAt the monotonic time from which the lease counts
     */
    record Taken(VerificationRecord record, DueFor kind, long takenAt) {

        public UUID leaseId() {
            return Objects.requireNonNull(record.work(kind.track()).lease(), "what runs has a lease")
                    .id();
        }
    }
}
