package org.identityverification.probe.observers;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Inject;
import org.identityverification.VerificationCompleted;

/** Is not called, because it has no instance. */
@ApplicationScoped
public class LazyObserver {

    @Inject
    Calls calls;

    void on(
            @Observes(notifyObserver = Reception.IF_EXISTS) @Priority(TroublesomeObserver.PRIORITY)
                    VerificationCompleted event) {
        calls.add("made for this call", event);
    }
}
