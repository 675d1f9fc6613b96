package org.identityverification.impl.runtime.concurrent;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;

/**
 * Runs work in a context of its own, which the server ends with the work: it suspends the transactions of the thread, global and local,
 * and ends those that the work leaves open. A server may keep a connection that work has closed until its context ends, and that of
 * a pooled thread never does.
 */
@ModuleBean
public class Contexts {

    /** Some servers have no names yet at start-up. */
    private static final long PAUSE_BEFORE_NEXT_LOOK_UP = TimeUnit.SECONDS.toNanos(1);

    /** Runs all work as it is. */
    public static final Contexts NONE = new Contexts() {
        @Override
        protected Runnable around(Runnable work) {
            return work;
        }
    };

    /** What the server does around work. */
    @FunctionalInterface
    interface Server {
        Runnable around(Runnable work);
    }

    private volatile Optional<Server> server = Optional.empty();
    private volatile long lookedUpAt = System.nanoTime() - PAUSE_BEFORE_NEXT_LOOK_UP;

    /** Runs the work as it is where the server has no contexts, which some have not while the application starts or stops. */
    public void run(Runnable work) {
        Begun begun = new Begun(work);
        try {
            around(begun).run();
        } catch (RuntimeException | Error e) {
            if (begun.is) {
                throw e;
            }
            work.run();
        }
    }

    private static final class Begun implements Runnable {

        private final Runnable work;
        private boolean is;

        Begun(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            is = true;
            work.run();
        }
    }

    protected Runnable around(Runnable work) {
        if (server.isEmpty() && System.nanoTime() - lookedUpAt >= PAUSE_BEFORE_NEXT_LOOK_UP) {
            lookedUpAt = System.nanoTime();
            server = Isolated.create(Server.class, "ContextServiceProxies");
        }
        return server.map(it -> it.around(work)).orElse(work);
    }
}
