package org.identityverification.impl.store;

import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.Undelivered.Reason;
import org.identityverification.VerificationCounts;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.messages.OncePerMinute;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.verification.Backlog;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Lease;
import org.identityverification.impl.verification.Start;
import org.identityverification.impl.verification.Track;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.WorkRunner;
import org.jspecify.annotations.Nullable;

/**
 * Keeps verifications in this JVM only: for development, and for applications that may lose what is under way when they restart.
 *
 * <p>One lock guards everything. An operation may scan all verifications that are due for the same kind of work, which takes a few
 * milliseconds with 100 000.
 */
public class InMemoryVerificationStore implements VerificationStore {

    private static final Logger LOGGER = System.getLogger(InMemoryVerificationStore.class.getName());

    /** A full store forgets a hundredth of its verifications at once, because each time it scans all of them. */
    private static final int FORGOTTEN_PART = 100;

    private static final Comparator<VerificationRecord> FIRST_STARTED =
            Comparator.comparing(record -> record.start().startedAt());
    private static final Comparator<VerificationRecord> FORGOTTEN_FIRST =
            Comparator.comparing(VerificationRecord::hasWork).thenComparing(FIRST_STARTED);

    private static final Comparator<Position> BY_POSITION =
            Comparator.comparing(Position::startedAt).thenComparing(Position::id);

    private final int maxVerifications;
    private final Rules rules;
    private final Clock clock;
    private final ChangeReport changeReport;
    private final OncePerMinute limit = new OncePerMinute();
    private final Map<UUID, VerificationRecord> records = new HashMap<>();
    private final Map<DueFor, Map<UUID, VerificationRecord>> due = new EnumMap<>(DueFor.class);
    private final Map<String, UUID> idOfKey = new HashMap<>();
    private final Map<UUID, String> keyOfId = new HashMap<>();
    private int forgotten;
    private volatile WorkRunner workRunner = WorkRunner.NONE;

    /** @param clock also measures leases */
    public InMemoryVerificationStore(int maxVerifications, Rules rules, Clock clock, Telemetry telemetry) {
        this.maxVerifications = maxVerifications;
        this.rules = rules;
        this.clock = clock;
        this.changeReport = new ChangeReport(telemetry, rules);
        for (DueFor kind : DueFor.values()) {
            due.put(kind, new HashMap<>());
        }
    }

    @Override
    public synchronized Optional<VerificationRecord> insert(VerificationRecord record, @Nullable String startKey) {
        UUID known = startKey == null ? null : idOfKey.get(startKey);
        if (known != null) {
            return find(known);
        }
        int tooMany = records.size() + 1 - maxVerifications;
        if (tooMany > 0) {
            List<UUID> ids = removed(
                    records.values().stream()
                            .filter(it -> it.delivering().due() == null
                                    && (it.asking().due() == null || it.asking().kind() == DueFor.ASK))
                            .sorted(FORGOTTEN_FIRST),
                    Math.max(tooMany, maxVerifications / FORGOTTEN_PART));
            forgotten += ids.size();
        }
        put(record);
        if (startKey != null) {
            idOfKey.put(startKey, record.id());
            keyOfId.put(record.id(), startKey);
        }
        if (forgotten > 0 && limit.permits(Message.STORE_FULL)) {
            Message.STORE_FULL.log(LOGGER, maxVerifications, forgotten);
            forgotten = 0;
        }
        return Optional.empty();
    }

    private void put(VerificationRecord record) {
        takeOut(record.id());
        records.put(record.id(), record);
        kindsOf(record).forEach(kind -> of(kind).put(record.id(), record));
    }

    private static Stream<DueFor> kindsOf(VerificationRecord record) {
        return Stream.of(Track.values()).map(track -> record.work(track).kind()).filter(Objects::nonNull);
    }

    private boolean remove(UUID id) {
        String key = keyOfId.remove(id);
        if (key != null) {
            idOfKey.remove(key);
        }
        return takeOut(id);
    }

    private boolean takeOut(UUID id) {
        VerificationRecord removed = records.remove(id);
        if (removed != null) {
            kindsOf(removed).forEach(kind -> of(kind).remove(id));
        }
        return removed != null;
    }

    private Map<UUID, VerificationRecord> of(DueFor kind) {
        return Objects.requireNonNull(due.get(kind), "there is one for each kind");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public synchronized boolean delete(VerificationRecord record) {
        VerificationRecord present = records.get(record.id());
        return present != null && present.version() == record.version() && remove(record.id());
    }

    @Override
    public synchronized Optional<VerificationRecord> find(UUID id) {
        return Optional.ofNullable(records.get(id));
    }

    @Override
    public synchronized List<VerificationRecord> findByContext(String contextId, int max) {
        return ofContext(contextId).sorted(FIRST_STARTED.reversed()).limit(max).toList();
    }

    private Stream<VerificationRecord> ofContext(String contextId) {
        return records.values().stream()
                .filter(record -> contextId.equals(record.start().contextId()));
    }

    @Override
    public Transition change(UUID id, Change change, Duration lockWait) {
        return written(id, new LeasingChange(change, null, rules, workRunner));
    }

    @Override
    public Transition change(VerificationRecord known, Change change) {
        return change(known.id(), change);
    }

    @Override
    public Transition end(Taken work, Change change) {
        return written(work.record().id(), new LeasingChange(change, work, rules, workRunner));
    }

    private Transition written(UUID id, LeasingChange write) {
        try (write) {
            long begun = System.nanoTime();
            Transition transition = decideAndPut(id, write);
            changeReport.report(transition);
            write.committed(transition, begun);
            return transition;
        }
    }

    private synchronized Transition decideAndPut(UUID id, LeasingChange write) {
        VerificationRecord current = records.get(id);
        if (current == null) {
            return Transition.OF_NO_ROW;
        }
        Transition transition = write.decide(current, now());
        if (transition.after() != null) {
            put(transition.after());
        }
        return transition;
    }

    @Override
    public List<Taken> take(DueFor kind, Admission admission) {
        long begun = System.nanoTime();
        List<Transition> written = takeDue(kind, admission);
        written.forEach(changeReport::report);
        List<Taken> taken = new ArrayList<>();
        for (Transition transition : written) {
            VerificationRecord record = Objects.requireNonNull(transition.after());
            if (record.work(kind.track()).lease() == null) {
                admission.withdraw(record);
            } else {
                taken.add(new Taken(record, kind, begun));
            }
        }
        return taken;
    }

    private synchronized List<Transition> takeDue(DueFor kind, Admission admission) {
        Instant now = now();
        Track track = kind.track();
        List<Transition> written = of(kind).values().stream()
                .filter(record -> LeasingChange.isTakable(record.work(track), now))
                .sorted(longestDueFirst(track))
                .filter(admission::admits)
                .map(record -> LeasingChange.taking(record, kind, now, rules))
                .toList();
        written.forEach(transition -> put(Objects.requireNonNull(transition.after())));
        return written;
    }

    private static Comparator<VerificationRecord> longestDueFirst(Track track) {
        return Comparator.comparing(
                record -> Objects.requireNonNull(record.work(track).due()).at());
    }

    @Override
    public synchronized Set<UUID> renew(Collection<Taken> works, Collection<Taken> ofThisRound) {
        Set<UUID> renewed = new HashSet<>();
        works.forEach(work -> renew(work, null, renewed));
        ofThisRound.forEach(work -> renew(work, work.record().delivery().round(), renewed));
        return renewed;
    }

    private void renew(Taken mine, @Nullable Integer round, Set<UUID> renewed) {
        VerificationRecord present = records.get(mine.record().id());
        Track track = mine.kind().track();
        Lease lease = present == null ? null : present.work(track).lease();
        if (present != null
                && lease != null
                && lease.id().equals(mine.leaseId())
                && (round == null || round == present.delivery().round())) {
            put(present.withLease(track, new Lease(lease.id(), now().plus(LEASE))));
            renewed.add(lease.id());
        }
    }

    @Override
    public synchronized List<VerificationRecord> parked(@Nullable Reason reason, int max) {
        return of(DueFor.PARKED).values().stream()
                .filter(record -> reason == null
                        || (record.claim() != null && record.claim().parked() == reason)
                        || record.delivery().parked() == reason)
                .sorted(VerificationRecord.LONGEST_PARKED_FIRST)
                .limit(max)
                .toList();
    }

    @Override
    public synchronized List<VerificationRecord> startedAfter(Position place, int max) {
        return records.values().stream()
                .filter(record -> BY_POSITION.compare(position(record), place) > 0)
                .sorted(Comparator.comparing(InMemoryVerificationStore::position, BY_POSITION))
                .limit(max)
                .toList();
    }

    @Override
    public List<VerificationCounts> count(List<Day> days) {
        return days.stream().flatMap(day -> count(day).stream()).toList();
    }

    private synchronized List<VerificationCounts> count(Day day) {
        return records.values().stream()
                .filter(record -> !record.start().startedAt().isBefore(day.from())
                        && record.start().startedAt().isBefore(day.until()))
                .collect(Collectors.groupingBy(record -> List.of(
                        Optional.ofNullable(record.start().account()),
                        record.start().mode())))
                .values()
                .stream()
                .map(some -> count(day.date(), some))
                .toList();
    }

    private static VerificationCounts count(LocalDate day, List<VerificationRecord> some) {
        Start start = some.get(0).start();
        return new VerificationCounts(
                day,
                Optional.ofNullable(start.account()),
                start.mode(),
                some.size(),
                count(some, record -> record.start().flowId() != null),
                count(some, record -> record.status() == VerificationStatus.PASSED),
                count(some, VerificationRecord::isProven),
                count(some, record -> record.status() == VerificationStatus.FAILED),
                count(some, record -> record.status() == VerificationStatus.EXPIRED),
                count(some, record -> record.status() == VerificationStatus.PENDING));
    }

    private static long count(List<VerificationRecord> some, Predicate<VerificationRecord> which) {
        return some.stream().filter(which).count();
    }

    private static Position position(VerificationRecord record) {
        return new Position(record.start().startedAt(), record.id());
    }

    @Override
    public synchronized List<VerificationRecord> waiting(Instant knownFrom, Instant knownBefore, int max) {
        return of(DueFor.DELIVER).values().stream()
                .filter(record -> !record.requireResult().completedAt().isBefore(knownFrom))
                .filter(record -> record.requireResult().completedAt().isBefore(knownBefore))
                .sorted(longestDueFirst(Track.DELIVERY))
                .limit(max)
                .toList();
    }

    @Override
    public synchronized Backlog backlog() {
        Collection<VerificationRecord> waiting = of(DueFor.DELIVER).values();
        Collection<VerificationRecord> claims = of(DueFor.CONFIRM).values();
        List<Instant> parkedAt = of(DueFor.PARKED).values().stream()
                .flatMap(VerificationRecord::parkedAt)
                .toList();
        Stream<Instant> known = waiting.stream().map(it -> it.requireResult().completedAt());
        Stream<Instant> claimedAt =
                claims.stream().map(it -> Objects.requireNonNull(it.claim()).at());
        return new Backlog(
                waiting.size(),
                parkedAt.size(),
                oldest(Stream.concat(known, parkedAt.stream())),
                claims.size(),
                oldest(claimedAt),
                oldest(of(DueFor.ASK).values().stream()
                        .map(it -> Objects.requireNonNull(it.asking().due()).at())));
    }

    private static @Nullable Instant oldest(Stream<Instant> times) {
        return times.min(Comparator.naturalOrder()).orElse(null);
    }

    @Override
    public synchronized boolean erase(UUID id) {
        return remove(id);
    }

    @Override
    public synchronized List<UUID> eraseContext(String contextId, int max) {
        return removed(ofContext(contextId), max);
    }

    @Override
    public synchronized Optional<Position> purge(Duration age, Position after, int max) {
        Instant limit = now().minus(age);
        List<Position> old = records.values().stream()
                .filter(record ->
                        !record.hasWork() && record.start().startedAt().isBefore(limit))
                .map(InMemoryVerificationStore::position)
                .filter(position -> BY_POSITION.compare(position, after) > 0)
                .sorted(BY_POSITION)
                .limit(max)
                .toList();
        old.forEach(position -> remove(position.id()));
        return old.size() < max ? Optional.empty() : Optional.of(old.get(max - 1));
    }

    private List<UUID> removed(Stream<VerificationRecord> which, int max) {
        List<UUID> ids = which.limit(max).map(VerificationRecord::id).toList();
        ids.forEach(this::remove);
        return ids;
    }

    @Override
    public void setWorkRunner(WorkRunner runner) {
        this.workRunner = runner;
    }
}
