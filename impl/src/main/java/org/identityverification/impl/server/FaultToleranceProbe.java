package org.identityverification.impl.server;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.faulttolerance.Fallback;

/**
 * Shows whether the server acts on fault-tolerance annotations. A fallback stays on when an operator switches the others off by
 * {@code MP_Fault_Tolerance_NonFallback_Enabled}.
 */
@ApplicationScoped
public class FaultToleranceProbe {

    @Fallback(fallbackMethod = "heeded")
    public boolean isHeeded() {
        throw new IllegalStateException("The server ignores the annotation");
    }

    boolean heeded() {
        return true;
    }
}
