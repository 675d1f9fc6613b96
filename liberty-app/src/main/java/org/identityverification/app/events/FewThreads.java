package org.identityverification.app.events;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Runs work on a few threads of another executor. What finds none waits in a queue, which whoever gives work keeps short. */
final class FewThreads implements Executor {

    private static final Logger LOGGER = System.getLogger(FewThreads.class.getName());

    private final Executor threads;
    private final int most;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    FewThreads(Executor threads, int most) {
        this.threads = threads;
        this.most = most;
    }

    @Override
    public void execute(Runnable work) {
        if (!mayRun(work)) {
            return;
        }
        try {
            threads.execute(() -> runAll(work));
        } catch (RejectedExecutionException e) {
            ended();
            throw e;
        }
    }

    private synchronized boolean mayRun(Runnable work) {
        if (running == most) {
            waiting.add(work);
            return false;
        }
        running++;
        return true;
    }

    private void runAll(Runnable first) {
        for (Runnable work = first; work != null; work = next()) {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOGGER.log(Level.DEBUG, "A client could not be served: {0}", e.getClass());
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        if (next == null) {
            ended();
        }
        return next;
    }

    private synchronized void ended() {
        running--;
    }
}
