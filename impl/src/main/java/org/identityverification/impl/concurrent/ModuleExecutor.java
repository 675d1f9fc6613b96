package org.identityverification.impl.concurrent;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleStop;
import org.identityverification.impl.telemetry.Telemetry;

/**
 * The module's one executor. Its threads come from the server's {@code ManagedThreadFactory} where there is one, so that
 * observers run with the application's context; else they are the module's own, with the application's class loader. It
 * holds no queue: work that finds no thread is refused at once.
 *
 * <p>When the application stops, work under way may finish for a while; no thread is ever interrupted, because it may be
 * inside the store.
 */
@ApplicationScoped
public class ModuleExecutor implements Executor {

    private static final Logger LOGGER = System.getLogger(ModuleExecutor.class.getName());
    private static final String MANAGED_THREAD_FACTORY = "java:comp/DefaultManagedThreadFactory";
    private static final int FOR_NOTICES_AND_TASKS = 64;
    private static final long KEEP_ALIVE_SECONDS = 30;
    private static final long STOP_SECONDS = 10;

    private final Settings settings;
    private final Telemetry telemetry;
    private volatile ThreadPoolExecutor pool;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    ModuleExecutor() {
        this(null);
    }

    /**
     * One that reports to nobody.
     *
     * @param settings says how many calls may be under way at once
     */
    public ModuleExecutor(Settings settings) {
        this(settings, new Telemetry());
    }

    /**
     * Made by the container.
     *
     * @param settings says how many calls may be under way at once
     * @param telemetry carries a trace from thread to thread
     */
    @Inject
    @SuppressWarnings("NullAway.Init") // start() follows at once
    public ModuleExecutor(Settings settings, Telemetry telemetry) {
        this.settings = settings;
        this.telemetry = telemetry;
    }

    @PostConstruct
    void start() {
        pool = new ThreadPoolExecutor(
                0,
                settings.concurrentCalls() + FOR_NOTICES_AND_TASKS,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                threadFactory());
    }

    // Where servers close data sources before they destroy beans, the latter would be too late.
    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ModuleStop stop) {
        drain();
    }

    @PreDestroy
    void drain() {
        pool.shutdown();
        try {
            pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (pool.getThreadFactory() instanceof ThreadsFromWithin threads) {
            threads.stop();
        }
    }

    /**
     * Whether the threads come from the server.
     *
     * @return {@code false} if they are the module's own
     */
    public boolean hasManagedThreads() {
        return pool.getThreadFactory() instanceof ThreadsFromWithin;
    }

    /**
     * Runs something on a thread of the module, as part of the caller's trace.
     *
     * @param work what to run
     * @throws RejectedExecutionException when every thread is busy or the application is stopping
     */
    @Override
    public void execute(Runnable work) {
        pool.execute(telemetry.carried(work));
    }

    /**
     * Runs something on a thread of the module and waits for it. What is under way when the wait is over goes on: nothing is
     * interrupted.
     *
     * @param work what to run
     * @param longestWait how long to wait for it
     * @param <T> what it gives
     * @return what it gives
     * @throws TimeoutException when the wait is over, or the waiting thread was interrupted
     * @throws RejectedExecutionException when every thread is busy or the application is stopping
     * @throws ExecutionException with what the work threw
     */
    public <T> T call(Supplier<T> work, Duration longestWait) throws TimeoutException, ExecutionException {
        CompletableFuture<T> under = CompletableFuture.supplyAsync(work, this);
        try {
            return under.get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("The thread that waited was interrupted");
        }
    }

    /**
     * The clock that tells the module what time it is.
     *
     * @return the system's clock, in whole milliseconds, as every store can keep them
     */
    @Produces
    @Singleton
    @ModuleTime
    static Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    // By name and as a plain ThreadFactory: a bean that mentions a type that the server lacks vanishes on some servers.
    @SuppressWarnings("BanJNDI") // the name is a constant
    private static ThreadFactory threadFactory() {
        try {
            if (InitialContext.doLookup(MANAGED_THREAD_FACTORY) instanceof ThreadFactory managed) {
                return new ThreadsFromWithin(managed);
            }
        } catch (NamingException | RuntimeException | LinkageError e) {
            LOGGER.log(Logger.Level.DEBUG, "No managed thread factory: {0}", e.getClass());
        }
        return new OwnThreads(Thread.currentThread().getContextClassLoader());
    }

    private static final class OwnThreads implements ThreadFactory {
        private final ClassLoader applicationClassLoader;
        private final AtomicInteger count = new AtomicInteger();

        private OwnThreads(ClassLoader applicationClassLoader) {
            this.applicationClassLoader = applicationClassLoader;
        }

        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(work, "identity-verification-" + count.incrementAndGet());
            thread.setContextClassLoader(applicationClassLoader);
            thread.setDaemon(true);
            return thread;
        }
    }
}
