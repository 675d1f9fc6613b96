package org.identityverification.app.events;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What one client has been told, and what is still to be said. One thing is under way at a time, so a client that does not
 * read costs one unsent event and no more, until it is given up. Used by one thread at a time.
 */
final class EventStream {

    static final Duration LONGEST_SEND = Duration.ofSeconds(10);
    static final Duration HEARTBEAT = Duration.ofSeconds(15);
    static final Duration LONGEST_LIFE = Duration.ofMinutes(30);

    /** What is to become of a stream. */
    enum Fate {
        GOES_ON,
        /** Everything is said. */
        ENDS,
        /** The client is gone, or does not read. */
        IS_GIVEN_UP
    }

    private final UUID id;
    private final Channel channel;
    private final Instant openedAt;
    private Instant lastSendAt;
    private CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);
    private @Nullable String said;
    private boolean saidOpened;

    EventStream(UUID id, Channel channel, Instant now) {
        this.id = id;
        this.channel = channel;
        this.openedAt = now;
        this.lastSendAt = now;
    }

    UUID id() {
        return id;
    }

    Channel channel() {
        return channel;
    }

    /** Whether the client reads, as far as can be seen. */
    boolean isIdle() {
        return underWay.isDone() && !underWay.isCompletedExceptionally() && !channel.isClosed();
    }

    /** Says as much of what there is to say as the client takes at once. */
    void say(Snapshot current, boolean opened, Instant now) {
        while (isIdle() && sendNext(current, opened, now)) {
            // The next thing.
        }
    }

    private boolean sendNext(Snapshot current, boolean opened, Instant now) {
        if (said == null) {
            send(channel.begin("status", current.json()), now);
            said = current.json();
        } else if (!said.equals(current.json())) {
            send(channel.send("status", current.json()), now);
            said = current.json();
        } else if (opened && !saidOpened) {
            send(channel.send("opened", "{\"id\":\"" + id + "\"}"), now);
            saidOpened = true;
        } else {
            return false;
        }
        return true;
    }

    /** A sign of life, when nothing else was said for a while. */
    void beat(Instant now) {
        if (isIdle() && !lastSendAt.plus(HEARTBEAT).isAfter(now)) {
            send(channel.beat(), now);
        }
    }

    private void send(CompletionStage<?> sending, Instant now) {
        underWay = sending.toCompletableFuture();
        lastSendAt = now;
    }

    Fate fate(Instant now) {
        if (channel.isClosed() || underWay.isCompletedExceptionally()) {
            return Fate.IS_GIVEN_UP;
        }
        if (!underWay.isDone()) {
            return lastSendAt.plus(LONGEST_SEND).isAfter(now) ? Fate.GOES_ON : Fate.IS_GIVEN_UP;
        }
        return openedAt.plus(LONGEST_LIFE).isAfter(now) ? Fate.GOES_ON : Fate.ENDS;
    }

    /** Whether the client has been told this, as far as can be seen. */
    boolean hasSaid(Snapshot snapshot) {
        return snapshot.json().equals(said) && underWay.isDone();
    }
}
