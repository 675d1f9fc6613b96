package org.identityverification.impl.start;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.identityverification.ModuleClock;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.lifecycle.ModuleStop;
import org.identityverification.impl.messages.Explanation;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * Writes starts. Keeps those that the store does not take in the memory of this node, and writes them when the store works again:
 * one thread, one start after the other. Writing a start that is already stored has no effect.
 */
@ModuleBean
class UnstoredStarts {

    static final int MAX = 10_000;

    private static final Logger LOGGER = System.getLogger(UnstoredStarts.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    /** Shorter than the time that a result is held for its start by default. */
    private static final Duration MAX_PAUSE = Duration.ofSeconds(8);

    private final VerificationStore store;
    private final Executor threads;
    private final Clock clock;
    private final Map<UUID, Change.OfStart> waiting = new LinkedHashMap<>();

    private volatile boolean stopped;

    @Inject
    UnstoredStarts(VerificationStore store, ModuleExecutor executor, @ModuleClock Clock clock) {
        this.store = store;
        this.threads = executor.bulkhead(Work.BACKGROUND);
        this.clock = clock;
    }

    void start(@Observes ModuleStart start) {
        threads.execute(this::work);
    }

    synchronized void stop(
            @Observes(notifyObserver = Reception.IF_EXISTS) @Priority(ModuleStop.EARLY) ModuleStop stop) {
        stopped = true;
        notifyAll();
    }

    /** The last try, when the drain has added its starts. Ends with the first start that the store does not take. */
    void afterDrain(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(ModuleStop.LATE) ModuleStop stop) {
        for (Map.Entry<UUID, Change.OfStart> start : waiting()) {
            if (!store(start)) {
                break;
            }
        }
        int lost = waiting().size();
        if (lost > 0) {
            Message.STARTS_LOST.log(LOGGER, lost, "the application stops");
        }
    }

    /** Writes a start, now or later. Never throws: what the caller of a start gets does not depend on the store. */
    @Nullable
    VerificationRecord write(UUID id, Change.OfStart change) {
        try {
            return store.apply(id, change).record();
        } catch (RuntimeException | Error e) {
            keep(id, change, Explanation.orClass(e));
            return null;
        }
    }

    /** Writes a start later, as long as a result may come. Logs once for each verification. */
    void keep(UUID id, Change.OfStart change, String why) {
        String then;
        synchronized (this) {
            Change.OfStart known = waiting.get(id);
            if (known == null && waiting.size() == MAX) {
                then = "It is lost, because " + MAX + " others wait";
            } else {
                // More is known of an answered start than of an unanswered one.
                waiting.put(id, known instanceof Change.Started ? known : change);
                notifyAll();
                if (known != null) {
                    return;
                }
                then = "This node tries again until the link has expired, and loses the start if it stops before";
            }
        }
        Message.START_NOT_STORED.log(LOGGER, id, why, then);
    }

    private void work() {
        try {
            Duration pause = Duration.ZERO;
            while (await(pause)) {
                pause = storeAll() ? Duration.ZERO : longer(pause);
                forgetExpired();
            }
        } catch (InterruptedException e) {
            // The server stops its threads.
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        return pause.isZero() ? FIRST_PAUSE : Collections.min(List.of(pause.multipliedBy(2), MAX_PAUSE));
    }

    /** Waits until the pause is over, then for a start to write. Returns false when the application stops. */
    private synchronized boolean await(Duration pause) throws InterruptedException {
        Deadline end = Deadline.after(pause);
        for (long left = pause.toNanos(); !stopped && (left > 0 || waiting.isEmpty()); left = end.remainingNanos()) {
            wait(left > 0 ? TimeUnit.NANOSECONDS.toMillis(left) + 1 : 0);
        }
        return !stopped;
    }

    /** Tries each start once. Returns false when the store takes none of them. */
    private boolean storeAll() {
        List<Map.Entry<UUID, Change.OfStart>> round = waiting();
        // Each write may hang, longer than a stopping application waits.
        long stored =
                round.stream().takeWhile(start -> !stopped).filter(this::store).count();
        return stored > 0 || round.isEmpty();
    }

    private synchronized List<Map.Entry<UUID, Change.OfStart>> waiting() {
        return waiting.entrySet().stream().map(Map.Entry::copyOf).toList();
    }

    private boolean store(Map.Entry<UUID, Change.OfStart> start) {
        try {
            store.apply(start.getKey(), start.getValue());
        } catch (RuntimeException | Error e) {
            return false;
        }
        if (remove(start)) {
            Message.START_STORED_LATER.log(LOGGER, start.getKey());
        }
        return true;
    }

    /** Returns false if more is known of the start by now. */
    private synchronized boolean remove(Map.Entry<UUID, Change.OfStart> stored) {
        return waiting.remove(stored.getKey(), stored.getValue());
    }

    private synchronized void forgetExpired() {
        int before = waiting.size();
        waiting.values().removeIf(change -> change.expireAt().isBefore(clock.instant()));
        if (waiting.size() < before) {
            Message.STARTS_LOST.log(LOGGER, before - waiting.size(), "their links have expired");
        }
    }
}
