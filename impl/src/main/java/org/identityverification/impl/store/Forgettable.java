package org.identityverification.impl.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.verification.VerificationRecord;

/** The verifications that the store in memory may forget, in the order in which it does. Its owner holds a lock. */
final class Forgettable {

    private static final Comparator<VerificationRecord> BY_CHANGE =
            Comparator.comparing(VerificationRecord::changedAt).thenComparing(VerificationRecord::id);

    private final Map<UUID, VerificationRecord> all = new HashMap<>();
    private final SortedSet<VerificationRecord> finished = new TreeSet<>(BY_CHANGE);
    private final SortedSet<VerificationRecord> pending = new TreeSet<>(BY_CHANGE);

    void add(VerificationRecord record) {
        all.put(record.id(), record);
        having(record).add(record);
    }

    void remove(UUID id) {
        VerificationRecord record = all.remove(id);
        if (record != null) {
            having(record).remove(record);
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** The finished one that has not changed for longest; if none is finished, the pending one. */
    UUID first() {
        return (finished.isEmpty() ? pending : finished).first().id();
    }

    /** Those that changed last before a moment, the oldest first. */
    List<UUID> before(Instant changedBefore, int max) {
        List<VerificationRecord> old = new ArrayList<>();
        for (SortedSet<VerificationRecord> records : List.of(finished, pending)) {
            records.stream()
                    .limit(max)
                    .takeWhile(record -> record.changedAt().isBefore(changedBefore))
                    .forEach(old::add);
        }
        return old.stream()
                .sorted(BY_CHANGE)
                .limit(max)
                .map(VerificationRecord::id)
                .toList();
    }

    private SortedSet<VerificationRecord> having(VerificationRecord record) {
        return record.status() == VerificationStatus.PENDING ? pending : finished;
    }
}
