package org.identityverification.impl.runtime.concurrent;

import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.messages.OncePerMinute;
import org.identityverification.impl.runtime.messages.ThreadActivity;

/**
 * Knows which threads are inside a call of the store, and which of them are stuck: their call has lasted longer than {@link #LIMIT},
 * and a write that this node began after that has ended. So the database works, and a restart frees the thread. While nothing is
 * written a restart does not help, unless the database is part of this JVM.
 */
@ModuleBean
public class StoreCalls {

    static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Logger LOGGER = System.getLogger(StoreCalls.class.getName());

    private final Contexts contexts;
    private final LongSupplier nanoTime;
    private final OncePerMinute messages;
    private final Map<Thread, Long> begun = new ConcurrentHashMap<>();
    /** When the last write began, of those that have ended. */
    private final AtomicLong lastWrite;

    private final Map<String, Supplier<Set<Thread>>> parts = new ConcurrentHashMap<>();
    private volatile boolean embedded;

    /** Of a thread that the server manages, such as that which starts the application: it ends the context of that. */
    public StoreCalls() {
        this(System::nanoTime, Contexts.NONE);
    }

    @Inject
    StoreCalls(Contexts contexts) {
        this(System::nanoTime, contexts);
    }

    public StoreCalls(LongSupplier nanoTime, Contexts contexts) {
        this.contexts = contexts;
        this.nanoTime = nanoTime;
        this.messages = new OncePerMinute(nanoTime);
        this.lastWrite = new AtomicLong(nanoTime.getAsLong());
    }

    /** The database is part of this JVM, so a restart helps even if nothing is written. */
    public void areEmbedded() {
        embedded = true;
    }

    /** Makes a call in a context of its own. */
    public <T> T inContext(Callable<T> call) throws ExecutionException {
        FutureTask<T> task = new FutureTask<>(call);
        try {
            contexts.run(task);
        } catch (RuntimeException | Error e) {
            // What the task has done is done, whatever the server says at the end of the context.
        }
        // It runs once only: now, if the server has not run it.
        task.run();
        try {
            return task.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException("what is done does not wait", e);
        }
    }

    /** Returns when the call begins. */
    public long begin() {
        long now = nanoTime.getAsLong();
        begun.put(Thread.currentThread(), now);
        return now;
    }

    /**
     * The call has ended.
     *
     * @param written whether rows were written and committed; false if it is unknown
     */
    public void end(long begin, boolean written) {
        begun.remove(Thread.currentThread());
        if (written) {
            lastWrite.accumulateAndGet(begin, Math::max);
        }
    }

    /**
     * Watches a part of the module, which stands still when all of its threads are stuck.
     *
     * @param threads none while the part can go on without them
     */
    public void watch(String part, Supplier<Set<Thread>> threads) {
        parts.put(part, threads);
    }

    /** Returns the parts that stand still until this node is restarted, and logs each, once a minute at most. */
    public List<String> findStuck() {
        return parts.entrySet().stream()
                .filter(part -> standsStill(part.getKey(), part.getValue().get()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private boolean standsStill(String part, Set<Thread> threads) {
        boolean stuck = !threads.isEmpty() && threads.stream().allMatch(this::isStuck);
        if (stuck && messages.permits(part)) {
            Message.STUCK.log(LOGGER, part, LIMIT, ThreadActivity.of(threads));
        }
        return stuck;
    }

    private boolean isStuck(Thread thread) {
        Long since = begun.get(thread);
        long latest = embedded ? nanoTime.getAsLong() : lastWrite.get();
        return since != null && latest - since > LIMIT.toNanos();
    }
}
