package org.identityverification.app.events;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.identityverification.IdentityVerificationException;
import org.identityverification.app.events.EventStream.Fate;
import org.jspecify.annotations.Nullable;

/**
 * All streams of this node. One look, with one question for all that is watched, serves them all; whoever made this calls
 * {@link #look()} every second, from one thread at a time.
 */
final class Watch {

    private static final Logger LOGGER = System.getLogger(Watch.class.getName());

    private final Function<Set<UUID>, Map<UUID, Snapshot>> lookup;
    private final Predicate<UUID> opened;
    private final Clock clock;
    private final Executor executor;
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
     * @param executor ends streams, which may take a while
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
        this.executor = executor;
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

    /** Looks once, and tells every client what is new to it. */
    void look() {
        Instant now = clock.instant();
        streams.forEach(stream -> end(stream, stream.fate(now)));
        Set<UUID> ids = streams.stream().map(EventStream::id).collect(Collectors.toSet());
        Map<UUID, Snapshot> known = ids.isEmpty() ? Map.of() : lookUp(ids);
        for (EventStream stream : streams) {
            if (known != null && ids.contains(stream.id())) {
                tell(stream, known.get(stream.id()), now);
            }
            stream.beat(now);
        }
    }

    private void tell(EventStream stream, @Nullable Snapshot current, Instant now) {
        if (current == null) {
            // Forgotten: the client comes back and is told so.
            end(stream, stream.isIdle() ? Fate.ENDS : Fate.IS_GIVEN_UP);
            return;
        }
        stream.say(current, opened.test(stream.id()), now);
        if (current.isLast() && stream.hasSaid(current)) {
            end(stream, Fate.ENDS);
        }
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
        } catch (IdentityVerificationException e) {
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

    /** Ends all streams. */
    void close() {
        streams.forEach(stream -> {
            if (streams.remove(stream)) {
                leave();
                finish(stream.channel(), stream.isIdle() ? Fate.ENDS : Fate.IS_GIVEN_UP);
            }
        });
    }

    private void end(EventStream stream, Fate fate) {
        if (fate != Fate.GOES_ON && streams.remove(stream)) {
            leave();
            executor.execute(() -> finish(stream.channel(), fate));
        }
    }

    private static void finish(Channel channel, Fate fate) {
        if (fate == Fate.ENDS) {
            channel.close();
        } else {
            channel.abort();
        }
    }

    Collection<EventStream> streams() {
        return Set.copyOf(streams);
    }
}
