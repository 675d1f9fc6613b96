package org.identityverification.impl.provider;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.lang.System.Logger;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.lifecycle.ModuleStart;
import org.identityverification.impl.runtime.messages.Message;

/** Warns at start-up when the server ignores fault-tolerance annotations. */
@ModuleBean
class FaultToleranceCheck {

    private static final Logger LOGGER = System.getLogger(FaultToleranceCheck.class.getName());

    // On another thread, because the first call takes a while.
    void start(@Observes ModuleStart start, Instance<Probe> probe, ModuleExecutor executor) {
        executor.runInAnyCase(() -> {
            try {
                probe.get().fail();
            } catch (IllegalStateException e) {
                Message.NO_FAULT_TOLERANCE.log(LOGGER);
            }
        });
    }

    /** A fallback stays on when an operator switches the others off with {@code MP_Fault_Tolerance_NonFallback_Enabled}. */
    @ApplicationScoped
    public static class Probe {

        @Fallback(fallbackMethod = "succeed")
        public void fail() {
            throw new IllegalStateException("No fallback is applied");
        }

        void succeed() {}
    }
}
