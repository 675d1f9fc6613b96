package org.identityverification.testkit.simulation;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that never keep a server from stopping. */
public final class DaemonThreads {

    private DaemonThreads() {}

    /**
     * A factory.
     *
     * @param name how its threads' names begin
     * @return makes daemon threads with the class loader of the sandbox
     */
    public static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + '-' + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
            return thread;
        };
    }
}
