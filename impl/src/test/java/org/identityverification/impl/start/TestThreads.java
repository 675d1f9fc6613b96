package org.identityverification.impl.start;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.config.TestSettings;

/** Threads for starts. */
final class TestThreads {

    private TestThreads() {}

    /** A thread for each piece of work. */
    static final class OwnThreads extends ModuleExecutor {
        final AtomicInteger finished = new AtomicInteger();

        OwnThreads() {
            super(TestSettings.of());
        }

        @Override
        protected void begin(Runnable work) {
            Thread thread = new Thread(
                    () -> {
                        work.run();
                        finished.incrementAndGet();
                    },
                    "start");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Keeps work until it is told to run it, but for the first pieces of it. */
    static final class Later extends ModuleExecutor {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int atOnce;

        Later(int atOnce) {
            super(TestSettings.of());
            this.atOnce = atOnce;
        }

        @Override
        protected synchronized void begin(Runnable work) {
            if (atOnce > 0) {
                atOnce--;
                new Thread(work, "start").start();
            } else {
                waiting.add(work);
            }
        }

        synchronized int waiting() {
            return waiting.size();
        }

        synchronized void runAll() {
            waiting.forEach(Runnable::run);
        }
    }
}
