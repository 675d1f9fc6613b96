package org.identityverification.it.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.transaction.UserTransaction;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.naming.InitialContext;
import org.identityverification.VerificationCompleted;

/** An observer that does what applications do: looks something up and works in a transaction of its own. */
@ApplicationScoped
public class ContextObserver {

    /** What it found on the thread that it was called on. */
    record Found(UUID verificationId, String application, boolean committed, ClassLoader classLoader) {}

    private final List<Found> found = new CopyOnWriteArrayList<>();

    void completed(@Observes VerificationCompleted event) throws Exception {
        look(event);
    }

    void completedAsync(@ObservesAsync VerificationCompleted event) throws Exception {
        look(event);
    }

    List<Found> of(UUID verificationId) {
        return found.stream()
                .filter(it -> it.verificationId().equals(verificationId))
                .toList();
    }

    @SuppressWarnings("BanJNDI") // the names are constants
    private void look(VerificationCompleted event) throws Exception {
        String application = InitialContext.doLookup("java:app/AppName");
        UserTransaction transaction = InitialContext.doLookup("java:comp/UserTransaction");
        transaction.begin();
        transaction.commit();
        found.add(new Found(
                event.verificationId(),
                application,
                true,
                Thread.currentThread().getContextClassLoader()));
    }
}
