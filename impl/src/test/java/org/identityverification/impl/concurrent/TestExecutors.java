package org.identityverification.impl.concurrent;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.identityverification.impl.config.TestSettings;

/** Executors for tests. */
public final class TestExecutors {

    private TestExecutors() {}

    /** A thread for each piece of work. */
    public static ModuleExecutor ownThreads() {
        return new OwnThreads();
    }

    /** Its own threads, too, but everybody's patience is over almost at once; remembers how long they wanted to wait. */
    public static Impatient impatient() {
        return new Impatient();
    }

    /** Has no thread for anybody. */
    public static ModuleExecutor full() {
        return new ModuleExecutor(TestSettings.of()) {
            @Override
            public void execute(Runnable work) {
                throw new RejectedExecutionException("canary");
            }
        };
    }

    private static class OwnThreads extends ModuleExecutor {
        private OwnThreads() {
            super(TestSettings.of());
        }

        @Override
        public boolean hasManagedThreads() {
            return false;
        }

        @Override
        public void execute(Runnable work) {
            Thread thread = new Thread(work, "of-a-test");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** See {@link #impatient()}. */
    public static final class Impatient extends OwnThreads {
        private volatile Duration longestWait = Duration.ZERO;

        @Override
        public <T> T call(Supplier<T> work, Duration longestWait) throws TimeoutException, ExecutionException {
            this.longestWait = longestWait;
            return super.call(work, Duration.ofMillis(5));
        }

        public Duration longestWait() {
            return longestWait;
        }
    }
}
