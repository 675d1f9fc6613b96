package org.identityverification.testapplication.observers;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Inject;
import java.util.UUID;
import org.identityverification.VerificationCompleted;

/** The kinds of observers that cause no trouble. */
@ApplicationScoped
public class OrdinaryObservers {

    private static final int FIRST = TroublesomeObserver.PRIORITY + 2;

    @Inject
    Calls calls;

    /** Is not called, because it has no instance. */
    @ApplicationScoped
    public static class Lazy {

        @Inject
        Calls calls;

        void on(
                @Observes(notifyObserver = Reception.IF_EXISTS) @Priority(TroublesomeObserver.PRIORITY)
                        VerificationCompleted event) {
            calls.add("made for this call", event);
        }
    }

    @Dependent
    public static class ShortLived {

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
