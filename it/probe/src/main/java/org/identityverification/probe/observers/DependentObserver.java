package org.identityverification.probe.observers;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.UUID;
import org.identityverification.VerificationCompleted;

/** Lives for one call. */
@Dependent
public class DependentObserver {

    @Inject
    Calls calls;

    private UUID verificationId;

    void on(@Observes @Priority(TroublesomeObserver.PRIORITY + 1) VerificationCompleted event) {
        verificationId = event.verificationId();
        calls.add("dependent", event);
    }

    @PreDestroy
    void end() {
        if (verificationId != null) {
            calls.note("dependent destroyed", verificationId);
        }
    }
}
