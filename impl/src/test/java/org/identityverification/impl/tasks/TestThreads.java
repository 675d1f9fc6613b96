package org.identityverification.impl.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A thread for each piece of work, unless it is full. */
public final class TestThreads implements Executor {

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean full;

    @Override
    public synchronized void execute(Runnable work) {
        if (full) {
            throw new RejectedExecutionException("canary");
        }
        Thread thread = new Thread(work, "task-" + threads.size());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    public void setFull(boolean full) {
        this.full = full;
    }

    synchronized void interruptOne() {
        threads.get(0).interrupt();
    }

    public synchronized long alive() {
        return threads.stream().filter(Thread::isAlive).count();
    }
}
