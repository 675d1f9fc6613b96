package org.identityverification.impl.provider;

import java.io.Closeable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.messages.Message;
import org.jspecify.annotations.Nullable;

/**
 * The rest client in use, and the end of calls that would not end by themselves. A server that sends a byte of a header
 * every second never runs into a read time-out, and would hold a thread, a connection and a place in the bulkhead for as long
 * as it likes.
 *
 * <p>When a call has outlived its deadline by a grace, new calls get another client; and once every call of the old client
 * has ended or done so, the old client is closed, which breaks its connections. The same happens at once to a connection
 * whose answer nobody wants to read to its end. So no call is broken that somebody still waits for, and no thread is
 * interrupted.
 */
final class FaceAuthClients {

    /** How long after its deadline a call may still end by itself. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private static final Logger LOGGER = System.getLogger(FaceAuthClients.class.getName());

    private static final long LEAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Supplier<FaceAuthClient> maker;
    private final Consumer<FaceAuthClient> disposal;
    private final Executor executor;
    private final long graceNanos;

    private final List<Generation> retired = new ArrayList<>();
    private @Nullable Generation current;
    private boolean watching;
    private long nextWatch;

    FaceAuthClients(
            Supplier<FaceAuthClient> maker, Consumer<FaceAuthClient> disposal, Executor executor, Duration grace) {
        this.maker = maker;
        this.disposal = disposal;
        this.executor = executor;
        this.graceNanos = grace.toNanos();
    }

    /** Makes a call with the client in use. */
    <T> T call(Deadline deadline, Call<T> call) {
        Generation generation = enter(deadline);
        try {
            return call.with(generation.client, answer -> cutOff(generation, deadline, answer));
        } finally {
            if (leave(generation, deadline)) {
                close(generation);
            }
        }
    }

    /** One call. */
    @FunctionalInterface
    interface Call<T> {

        /**
         * Makes it.
         *
         * @param client the client in use
         * @param cutOff to be given an answer of which nobody wants the rest: an HTTP client may read all of it before it
         *     lets go of the connection
         */
        T with(FaceAuthClient client, Consumer<Closeable> cutOff);
    }

    private synchronized Generation enter(Deadline deadline) {
        Generation generation = current;
        if (generation == null) {
            generation = new Generation(maker.get());
            current = generation;
        }
        generation.calls.add(deadline);
        long nanos = untilOverdue(deadline);
        if (!watching || nanos < nextWatch - System.nanoTime()) {
            watchIn(nanos);
        }
        return generation;
    }

    private void cutOff(Generation generation, Deadline deadline, Closeable answer) {
        retire(generation, answer);
        if (leave(generation, deadline)) {
            close(generation);
        }
    }

    private synchronized void retire(Generation generation, Closeable answer) {
        generation.answers.add(answer);
        retire(generation);
    }

    private synchronized void retire(Generation generation) {
        if (current == generation) {
            current = null;
            retired.add(generation);
        }
    }

    private synchronized boolean leave(Generation generation, Deadline deadline) {
        generation.calls.remove(deadline);
        return retired.contains(generation)
                && generation.calls.stream().allMatch(this::isOverdue)
                && retired.remove(generation);
    }

    private void watch() {
        sweep().forEach(this::close);
    }

    /** Retires the current client if it must be, and tells which retired ones are of no use to anybody. */
    private synchronized List<Generation> sweep() {
        Generation suspect = current;
        if (suspect != null && suspect.calls.stream().anyMatch(this::isOverdue)) {
            Message.CLIENT_REPLACED.log(LOGGER);
            retire(suspect);
        }
        List<Generation> useless = retired.stream()
                .filter(generation -> generation.calls.stream().allMatch(this::isOverdue))
                .toList();
        retired.removeAll(useless);
        watching = false;
        nextLook().ifPresent(this::watchIn);
        return useless;
    }

    /**
     * The client in use must be looked at when the first of its calls is overdue, a retired one when the last is. What has
     * become overdue since it was looked at is looked at again at once.
     */
    private OptionalLong nextLook() {
        LongStream inUse =
                current == null ? LongStream.empty() : current.calls.stream().mapToLong(this::untilOverdue);
        LongStream lasts = retired.stream()
                .mapToLong(generation -> generation.calls.stream()
                        .mapToLong(this::untilOverdue)
                        .max()
                        .orElse(0));
        return LongStream.concat(inUse, lasts)
                .map(nanos -> Math.max(nanos, LEAST_PAUSE_NANOS))
                .min();
    }

    private void watchIn(long nanos) {
        watching = true;
        nextWatch = System.nanoTime() + nanos;
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, this::executeOrRun)
                .execute(this::watch);
    }

    // On the timer's own thread when all others are held, which is just when it matters.
    private void executeOrRun(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            work.run();
        }
    }

    private boolean isOverdue(Deadline deadline) {
        return untilOverdue(deadline) <= 0;
    }

    private long untilOverdue(Deadline deadline) {
        return deadline.remainingNanos() + graceNanos;
    }

    // Every client that a RestClientBuilder makes can be closed, whether its interface says so or not. One that lives
    // in
    // another scope, by configuration, can't be: it is the container's.
    private void close(Generation generation) {
        try {
            if (generation.client instanceof AutoCloseable closeable) {
                closeable.close();
            }
            disposal.accept(generation.client);
            // Only now: with a connection some HTTP clients read the rest; others keep it until the answer is closed.
            for (Closeable answer : answersOf(generation)) {
                answer.close();
            }
        } catch (Exception e) {
            LOGGER.log(Level.DEBUG, "Closing a rest client failed: {0}", e.getClass());
        }
    }

    private synchronized List<Closeable> answersOf(Generation generation) {
        return List.copyOf(generation.answers);
    }

    /** A client, and the deadlines of the calls that it is making. */
    private static final class Generation {
        private final FaceAuthClient client;
        // By identity: a deadline belongs to one call, whose attempts come one after the other.
        private final Set<Deadline> calls = new HashSet<>();
        // Those of which nobody wants the rest.
        private final List<Closeable> answers = new ArrayList<>();

        private Generation(FaceAuthClient client) {
            this.client = client;
        }
    }
}
