package org.identityverification.it.recording;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.identityverification.VerificationCompleted;

/** Ends its JVM at each attempt to deliver a result whose context id has the prefix. */
@ApplicationScoped
public class HaltingObserver {

    public static final String HALTS = "halts-";

    public void observe(@Observes VerificationCompleted event) {
        if (event.contextId().orElse("").startsWith(HALTS)) {
            Runtime.getRuntime().halt(1);
        }
    }
}
