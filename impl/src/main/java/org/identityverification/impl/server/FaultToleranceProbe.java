package org.identityverification.impl.server;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.faulttolerance.Fallback;

/**
 * Tells whether the server heeds fault-tolerance annotations. It is a fallback, because that is the one kind that stays on when
 * an operator switches the others off by {@code MP_Fault_Tolerance_NonFallback_Enabled}.
 */
@ApplicationScoped
public class FaultToleranceProbe {

    /** Made by the container. */
    FaultToleranceProbe() {}

    /**
     * Fails, unless somebody heeds the annotation.
     *
     * @return {@code true}
     * @throws IllegalStateException when nobody does
     */
    @Fallback(fallbackMethod = "heeded")
    public boolean isHeeded() {
        throw new IllegalStateException("Nobody heeds the annotation");
    }

    boolean heeded() {
        return true;
    }
}
