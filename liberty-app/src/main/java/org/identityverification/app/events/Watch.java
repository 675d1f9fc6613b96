package org.identityverification.app.events;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All streams of this node. One look, with one question for all that is watched, serves them all; whoever made this calls
 * {@link #look()} every second, from one thread at a time.
 */
final class Watch {

    private static final Logger LOGGER = System.getLogger(Watch.class.getName());

    /** So many threads may wait for clients at a time. */
    static final int MOST_THREADS = 16;

    private final Function<Set<UUID>, Map<UUID, Snapshot>> lookup;
    private final Predicate<UUID> opened;
    private final Clock clock;
    private final Executor threads;
    private final int most;
    private final AtomicInteger places = new AtomicInteger();
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private boolean failing;

    /**
     * Makes one without streams.
     *
     * @param lookup finds what is known of verifications; may fail
     * @param opened whether the page behind a verification's link was opened
     * @param clock tells the time
     * @param executor says things to clients, which may take a while
     * @param most how many streams there may be
     */
    Watch(
            Function<Set<UUID>, Map<UUID, Snapshot>> lookup,
            Predicate<UUID> opened,
            Clock clock,
            Executor executor,
            int most) {
        this.lookup = lookup;
        this.opened = opened;
        this.clock = clock;
        this.threads = new FewThreads(executor, MOST_THREADS);
        this.most = most;
    }

    /** Takes a place for a stream, which {@link #add} fills or {@link #leave} gives back; false when there is none. */
    boolean enter() {
        if (places.incrementAndGet() > most) {
            places.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        places.decrementAndGet();
    }

    /** Begins a stream: says what is known, and watches from now on. */
    void add(UUID id, Channel channel, Snapshot current) {
        EventStream stream = new EventStream(id, channel, clock.instant());
        stream.say(current, opened.test(id), clock.instant());
        streams.add(stream);
    }

    boolean isEmpty() {
        return streams.isEmpty();
    }

    int places() {
        return places.get();
    }

    /** Looks once, and tells every client what is new to it. Waits for the store, but for no client. */
    void look() {
        Instant now = clock.instant();
        streams.stream().filter(stream -> stream.isOver(now)).forEach(this::end);
        Set<UUID> ids = streams.stream().map(EventStream::id).collect(Collectors.toSet());
        Map<UUID, Snapshot> known = ids.isEmpty() ? Map.of() : lookUp(ids);
        for (EventStream stream : streams) {
            // One that has just come was told what is known, and was not asked for.
            if (!stream.isBusy() && ids.contains(stream.id())) {
                serve(stream, known, now);
            }
        }
    }

    private void serve(EventStream stream, @Nullable Map<UUID, Snapshot> known, Instant now) {
        if (known == null) {
            if (stream.isSilent(now)) {
                work(stream, now, () -> stream.beat(clock.instant()));
            }
            return;
        }
        Snapshot current = known.get(stream.id());
        if (current == null) {
            // Forgotten: the client comes back and is told so.
            end(stream);
            return;
        }
        boolean isOpened = opened.test(stream.id());
        if (stream.hasNews(current, isOpened) || stream.isSilent(now)) {
            work(stream, now, () -> stream.say(current, isOpened, clock.instant()));
        } else if (current.isLast()) {
            end(stream);
        }
    }

    private void work(EventStream stream, Instant now, Runnable saying) {
        stream.handOver(now);
        run(saying);
    }

    private void end(EventStream stream) {
        if (forget(stream)) {
            run(stream::end);
        }
    }

    private void run(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.DEBUG, "The application is stopping");
        }
    }

    private boolean forget(EventStream stream) {
        boolean removed = streams.remove(stream);
        if (removed) {
            leave();
        }
        return removed;
    }

    /** Says once that it fails, and once that it works again: streams and their clients can wait. */
    private @Nullable Map<UUID, Snapshot> lookUp(Set<UUID> ids) {
        try {
            Map<UUID, Snapshot> known = lookup.apply(ids);
            if (failing) {
                failing = false;
                LOGGER.log(Level.INFO, "IVAPP0005I: Event streams are served again.");
            }
            return known;
        } catch (RuntimeException e) {
            if (!failing) {
                failing = true;
                LOGGER.log(
                        Level.WARNING,
                        "IVAPP0004W: Event streams can't be served, because the verifications can't be looked up ("
                                + e.getClass().getName() + "). Trying every second.");
            }
            return null;
        }
    }

    /** Ends all streams; those that are busy, the server ends. */
    void close() {
        for (EventStream stream : streams) {
            if (forget(stream) && !stream.isBusy()) {
                stream.end();
            }
        }
    }
}
