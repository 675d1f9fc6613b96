package org.identityverification.impl.runtime.concurrent;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.identityverification.ModuleClock;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.lifecycle.ModuleStop;
import org.identityverification.impl.runtime.telemetry.Telemetry;

/**
 * The one source of the module's threads, with one {@link Permits} for each kind of {@link Share}. The threads come from the
 * server's {@code ManagedThreadFactory} where there is one, so that observers run with the application's context. Otherwise they
 * are the module's own, with the application's class loader.
 *
 * <p>When the application stops, running work has 10 seconds to finish, and may begin what it needs for that, such as an
 * asynchronous observer or a store query. Nothing else begins. The module never interrupts a thread, because it may be inside the
 * store; a server may do so after these 10 seconds.
 */
@ModuleBean
public class ModuleExecutor {

    private static final Logger LOGGER = System.getLogger(ModuleExecutor.class.getName());
    private static final String MANAGED_THREAD_FACTORY = "java:comp/DefaultManagedThreadFactory";
    private static final long KEEP_ALIVE_SECONDS = 30;

    private final Map<Share, Permits> permits = new EnumMap<>(Share.class);
    private final Telemetry telemetry;
    Duration drainTimeout = Duration.ofSeconds(10);
    /** One party for each running piece of work, and one for the application until it stops. */
    private final Phaser underWay = new Phaser(1);

    private final ThreadLocal<Boolean> isPartOfWork = ThreadLocal.withInitial(() -> false);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor timer;
    private volatile ThreadPoolExecutor pool;

    @Inject
    @SuppressWarnings({"NullAway.Init", "this-escape"}) // start() follows at once
    public ModuleExecutor(Settings settings, Telemetry telemetry) {
        this.telemetry = telemetry;
        this.timer = newTimer(Thread.currentThread().getContextClassLoader());
        for (Share work : Share.values()) {
            permits.put(work, new Permits(this::begin, work.permits(settings), work.maxCallers(settings)));
        }
    }

    // No limit here: each bulkhead has one, and a thread becomes free a little later than its permit.
    @PostConstruct
    void start() {
        pool = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), threadFactory());
    }

    // @PreDestroy alone is too late on servers that close data sources before they destroy beans.
    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ModuleStop stop) {
        drain();
    }

    @PreDestroy
    void drain() {
        if (stopping.compareAndSet(false, true)) {
            awaitWork();
        }
        if (pool.getThreadFactory() instanceof ContextualThreadFactory threads) {
            threads.stop();
        }
    }

    private void awaitWork() {
        try {
            underWay.awaitAdvanceInterruptibly(underWay.arrive(), drainTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // The server ends the rest. Its tasks are taken again when their leases end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Interrupts only threads that wait for work.
            pool.shutdown();
            timer.shutdown();
        }
    }

    public Permits permits(Share work) {
        return Objects.requireNonNull(permits.get(work), "every share has permits");
    }

    /** How long what was accepted, a start, a notification or other work, waits for the store. */
    public Duration longestWaitForStore() {
        return Stream.of(Share.STARTS, Share.NOTIFICATIONS, Share.ENDS)
                .map(share -> permits(share).longestWait())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Runs work that must never be refused: without a bulkhead, on a free thread, or on the caller's thread if there is none. */
    public void runInAnyCase(Runnable work) {
        try {
            begin(work);
        } catch (RejectedExecutionException e) {
            work.run();
        }
    }

    /**
     * Runs work after a delay, never refused, unless it is cancelled before. Does not use the JDK's shared timer, whose thread would
     * keep the class loader of the first application that uses it.
     */
    public Future<?> after(long nanos, Runnable work) {
        return timer.schedule(() -> asPartOfWork(() -> runInAnyCase(work)), nanos, TimeUnit.NANOSECONDS);
    }

    /** Begins work of any kind on a free thread, as part of the caller's trace. Refuses it when the application is stopping. */
    protected void begin(Runnable work) {
        if (stopping.get() && !isPartOfWork.get()) {
            throw new RejectedExecutionException("The application is stopping");
        }
        Runnable carried = telemetry.inCurrentTrace(work);
        underWay.register();
        try {
            pool.execute(() -> run(carried));
        } catch (IllegalStateException | OutOfMemoryError e) {
            underWay.arriveAndDeregister();
            throw new RejectedExecutionException("The server gives no thread", e);
        } catch (RuntimeException | Error e) {
            underWay.arriveAndDeregister();
            throw e;
        }
    }

    private void run(Runnable work) {
        try {
            asPartOfWork(work);
        } finally {
            underWay.arriveAndDeregister();
        }
    }

    private void asPartOfWork(Runnable work) {
        isPartOfWork.set(true);
        try {
            work.run();
        } finally {
            isPartOfWork.remove();
        }
    }

    /** The module's clock, in whole milliseconds, as every store can keep them. */
    @Produces
    @Singleton
    @ModuleClock
    static Clock clock() {
        return CorrectedClock.SYSTEM;
    }

    // By name and as a plain ThreadFactory: a bean that mentions a type that the server lacks vanishes on some servers.
    @SuppressWarnings("BanJNDI") // the name is a constant
    private static ThreadFactory threadFactory() {
        try {
            if (InitialContext.doLookup(MANAGED_THREAD_FACTORY) instanceof ThreadFactory managed) {
                return new ContextualThreadFactory(managed);
            }
        } catch (NamingException | RuntimeException | LinkageError e) {
            LOGGER.log(Logger.Level.DEBUG, "No managed thread factory: {0}", e.getClass());
        }
        return ownThreads("identity-verification-", Thread.currentThread().getContextClassLoader());
    }

    private static ScheduledThreadPoolExecutor newTimer(ClassLoader applicationClassLoader) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1,
                ownThreads("identity-verification-timer-", applicationClassLoader),
                new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    private static ThreadFactory ownThreads(String name, ClassLoader applicationClassLoader) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + count.incrementAndGet());
            thread.setContextClassLoader(applicationClassLoader);
            thread.setDaemon(true);
            return thread;
        };
    }
}
