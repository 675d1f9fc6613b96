package org.identityverification.app.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When this node may send to one URL, and which results wait for it. While the URL is down, one result at a time tries it; once it
 * accepts one, those that wait become due, a few at a time. What does not fit into memory, or waits when the node ends, becomes due
 * by its own time. Thread-safe.
 */
final class Pace {

    /** So many failures in a row mean that the URL is down. */
    static final int DOWN = 3;

    /** How many may be under way while those that have waited are sent. */
    static final int MOST_AFTER_DOWN = 16;

    /** Between two attempts while the URL is down. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    /** From then on new results are not kept back for those that have waited. */
    private static final Duration LONGEST_CATCHING_UP = Duration.ofMinutes(1);

    /** How long a result waits that nothing makes due, because the node that kept it back has ended. */
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(10);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    /** So many of those that wait ask again in a second, each with two writes. */
    private static final int ASK_AGAIN = 20;

    private static final int MOST_REMEMBERED = 10_000;

    private final InstantSource clock;
    private final Set<UUID> waiting = new LinkedHashSet<>();
    private final Set<UUID> failed = new LinkedHashSet<>();
    private Instant notBefore = Instant.MIN;
    private int failures;
    private int underWay;
    private Instant catchesUpUntil = Instant.MIN;

    /** @param clock one that is never set */
    Pace(InstantSource clock) {
        this.clock = clock;
    }

    /** Empty if the result may be sent now: {@link #succeeded} or {@link #failed} must follow. Otherwise how long it waits at most. */
    synchronized Optional<Duration> begin(UUID verification) {
        Instant now = clock.instant();
        waiting.remove(verification);
        if (!now.isBefore(notBefore) && underWay < limit()) {
            underWay++;
            return Optional.empty();
        }
        remember(waiting, verification);
        long millis = Math.min(
                LONGEST_WAIT.toMillis(), Math.max(SHORTEST_WAIT.toMillis(), waiting.size() * 1000L / ASK_AGAIN));
        Duration wait = Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis));
        return Optional.of(
                now.isBefore(notBefore) ? Duration.between(now, notBefore).plus(wait) : wait);
    }

    synchronized void succeeded() {
        underWay--;
        if (isDown()) {
            waiting.addAll(failed);
            catchesUpUntil = clock.instant().plus(LONGEST_CATCHING_UP);
        }
        failures = 0;
        failed.clear();
    }

    /** @param asked how long the receiver asks this node to wait */
    synchronized void failed(UUID verification, Optional<Duration> asked) {
        underWay--;
        failures = asked.isPresent() ? Math.max(DOWN, failures + 1) : failures + 1;
        remember(failed, verification);
        if (isDown()) {
            Instant next = clock.instant().plus(asked.orElse(PAUSE));
            notBefore = next.isAfter(notBefore) ? next : notBefore;
        }
    }

    /** The results that may be sent now. They do not wait any longer. */
    synchronized List<UUID> takeDue() {
        List<UUID> due = new ArrayList<>();
        if (!clock.instant().isBefore(notBefore)) {
            Iterator<UUID> next = waiting.iterator();
            while (next.hasNext() && underWay + due.size() < Math.min(limit(), MOST_AFTER_DOWN)) {
                due.add(next.next());
                next.remove();
            }
        }
        return due;
    }

    private int limit() {
        boolean catchesUp = !waiting.isEmpty() && clock.instant().isBefore(catchesUpUntil);
        return isDown() ? 1 : catchesUp ? MOST_AFTER_DOWN : Integer.MAX_VALUE;
    }

    private boolean isDown() {
        return failures >= DOWN;
    }

    private static void remember(Set<UUID> results, UUID result) {
        if (results.size() < MOST_REMEMBERED) {
            results.add(result);
        }
    }
}
