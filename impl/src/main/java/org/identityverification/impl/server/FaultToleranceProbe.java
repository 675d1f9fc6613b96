package org.identityverification.impl.server;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.faulttolerance.Fallback;

/**
 * Shows whether the server applies fault-tolerance annotations. A fallback stays on when an operator switches the others off with
 * {@code MP_Fault_Tolerance_NonFallback_Enabled}.
 */
@ApplicationScoped
public class FaultToleranceProbe {

    @Fallback(fallbackMethod = "applied")
    public boolean isApplied() {
        throw new IllegalStateException("The server ignores the annotation");
    }

    boolean applied() {
        return true;
    }
}
