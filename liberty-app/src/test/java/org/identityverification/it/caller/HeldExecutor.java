package org.identityverification.it.caller;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.config.Settings;

/** The module's executor, which lets nothing begin while a test says so. */
@Alternative
@Priority(1)
@ApplicationScoped
public class HeldExecutor extends ModuleExecutor {

    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private volatile boolean holding;

    HeldExecutor() {
        super(null);
    }

    /**
     * Made by the container.
     *
     * @param settings of the module
     */
    @Inject
    public HeldExecutor(Settings settings) {
        super(settings);
    }

    @Override
    public void execute(Runnable work) {
        if (holding) {
            held.add(work);
        } else {
            super.execute(work);
        }
    }

    /** Holds back what comes from now on. */
    public void hold() {
        holding = true;
    }

    /** Lets everything begin that was held back. */
    public void release() {
        holding = false;
        for (Runnable work = held.poll(); work != null; work = held.poll()) {
            super.execute(work);
        }
    }
}
