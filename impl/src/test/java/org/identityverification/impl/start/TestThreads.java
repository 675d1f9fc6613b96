package org.identityverification.impl.start;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.telemetry.Telemetry;

/** A thread for each piece of work; or only for the first pieces, and the others run when the test says so. */
final class TestThreads extends ModuleExecutor {

    final AtomicInteger finished = new AtomicInteger();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int atOnce;

    TestThreads() {
        this(Integer.MAX_VALUE);
    }

    TestThreads(int atOnce) {
        super(TestSettings.of(), new Telemetry());
        this.atOnce = atOnce;
    }

    @Override
    protected synchronized void begin(Runnable work) {
        if (atOnce == 0) {
            waiting.add(work);
            return;
        }
        atOnce--;
        Thread thread = new Thread(
                () -> {
                    work.run();
                    finished.incrementAndGet();
                },
                "start");
        thread.setDaemon(true);
        thread.start();
    }

    synchronized int waiting() {
        return waiting.size();
    }

    synchronized void runWaiting() {
        waiting.forEach(Runnable::run);
    }
}
