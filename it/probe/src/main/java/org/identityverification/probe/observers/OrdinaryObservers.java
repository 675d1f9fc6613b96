package org.identityverification.probe.observers;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import org.identityverification.VerificationCompleted;

/** The kinds of observers that need no class of their own. */
@ApplicationScoped
public class OrdinaryObservers {

    private static final int FIRST = TroublesomeObserver.PRIORITY + 2;

    @Inject
    Calls calls;

    @Announced
    void intercepted(@Observes @Priority(FIRST) VerificationCompleted event) {
        calls.add("after the interceptor", event);
    }

    void ofSupertype(@Observes @Priority(FIRST + 1) Record event) {
        if (event instanceof VerificationCompleted completed) {
            calls.add("of a supertype", completed);
        }
    }

    void withoutPriority(@Observes VerificationCompleted event) {
        calls.add("without priority", event);
    }

    void onAsync(@ObservesAsync VerificationCompleted event) {
        calls.add("asynchronous", event);
    }
}
