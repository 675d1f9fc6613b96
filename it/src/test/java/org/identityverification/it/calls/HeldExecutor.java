package org.identityverification.it.calls;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;

/** The module's threads, which begin nothing while a test says so. */
@Alternative
@Priority(1)
@ModuleBean
public class HeldExecutor extends ModuleExecutor {

    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private volatile boolean holding;

    @Inject
    HeldExecutor(Settings settings) {
        super(settings);
    }

    @Override
    protected void begin(Runnable work) {
        if (holding) {
            held.add(work);
        } else {
            super.begin(work);
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
            super.begin(work);
        }
    }
}
