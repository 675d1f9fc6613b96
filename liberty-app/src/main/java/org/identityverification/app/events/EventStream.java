package org.identityverification.app.events;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What one client has been told, and what is still to be said. One thing is under way at a time, so a client that does not
 * read costs one unsent event and no more, until it is given up.
 *
 * <p>The thread that looks asks, and hands the stream to a thread that says; as long as that one {@linkplain #isBusy() is at it},
 * it alone uses what is kept here.
 */
final class EventStream {

    static final Duration LONGEST_SEND = Duration.ofSeconds(10);
    static final Duration HEARTBEAT = Duration.ofSeconds(15);
    static final Duration LONGEST_LIFE = Duration.ofMinutes(30);

    private final UUID id;
    private final Channel channel;
    private final Instant openedAt;
    private volatile Instant lastSendAt;
    private volatile boolean atWork;
    private volatile boolean sending;
    private volatile CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);
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

    /** Whether something is on its way to the client. */
    boolean isBusy() {
        return atWork || !underWay.isDone();
    }

    /** Whether there is something to say; only when not busy. */
    boolean hasNews(Snapshot current, boolean opened) {
        return !current.json().equals(said) || (opened && !saidOpened);
    }

    /** Whether nothing was said for so long that a sign of life is due; only when not busy. */
    boolean isSilent(Instant now) {
        return !lastSendAt.plus(HEARTBEAT).isAfter(now);
    }

    /** Whether the client is gone, does not read, or has to come back. */
    boolean isOver(Instant now) {
        if (isGone()) {
            return true;
        }
        // What waits for a thread is not the client's fault.
        return isBusy()
                ? sending && !lastSendAt.plus(LONGEST_SEND).isAfter(now)
                : !openedAt.plus(LONGEST_LIFE).isAfter(now);
    }

    private boolean isGone() {
        return channel.isClosed() || underWay.isCompletedExceptionally();
    }

    /** From now on another thread uses this. */
    void handOver(Instant now) {
        lastSendAt = now;
        sending = false;
        atWork = true;
    }

    private void begin(Instant now) {
        lastSendAt = now;
        sending = true;
    }

    /** Says as much of what there is to say as the client takes at once, or else gives a sign of life. */
    void say(Snapshot current, boolean opened, Instant now) {
        begin(now);
        try {
            if (hasNews(current, opened)) {
                sayNews(current, opened);
            } else {
                send(channel.beat());
            }
        } finally {
            atWork = false;
        }
    }

    /** Gives a sign of life when it is not known what else to say. */
    void beat(Instant now) {
        begin(now);
        try {
            send(channel.beat());
        } finally {
            atWork = false;
        }
    }

    private void sayNews(Snapshot current, boolean opened) {
        if (said == null) {
            send(channel.begin("status", current.json()));
            said = current.json();
        } else if (!said.equals(current.json())) {
            send(channel.send("status", current.json()));
            said = current.json();
        }
        if (opened && !saidOpened && underWay.isDone() && !isGone()) {
            send(channel.send("opened", "{\"id\":\"" + id + "\"}"));
            saidOpened = true;
        }
    }

    private void send(CompletionStage<?> sending) {
        underWay = sending.toCompletableFuture();
    }

    void end() {
        channel.end();
    }
}
