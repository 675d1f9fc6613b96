package org.identityverification.portability.incontainer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.naming.InitialContext;
import org.identityverification.VerificationCompleted;

/** Observes as applications do, and looks around. What fails in it makes the module try again, and no sighting. */
@ApplicationScoped
public class ShopObservers {

    static final String ENTRY = "shop/city";

    private final List<Surroundings> sightings = new CopyOnWriteArrayList<>();

    @Inject
    Warehouse warehouse;

    @Inject
    Cart cart;

    void completed(@Observes VerificationCompleted event) throws Exception {
        look("sync", event);
    }

    void completedAsync(@ObservesAsync VerificationCompleted event) throws Exception {
        look("async", event);
    }

    List<Surroundings> of(UUID verificationId) {
        return sightings.stream()
                .filter(it -> it.event().verificationId().equals(verificationId))
                .toList();
    }

    @SuppressWarnings("BanJNDI") // the name is a constant
    private void look(String observer, VerificationCompleted event) throws Exception {
        sightings.add(new Surroundings(
                observer,
                event,
                InitialContext.doLookup("java:comp/env/" + ENTRY),
                commits(),
                warehouse.id(),
                cart.id(),
                Thread.currentThread().getContextClassLoader()));
    }

    @SuppressWarnings("BanJNDI") // the name is a constant
    private static boolean commits() throws Exception {
        UserTransaction transaction = InitialContext.doLookup("java:comp/UserTransaction");
        transaction.begin();
        boolean active = transaction.getStatus() == Status.STATUS_ACTIVE;
        transaction.commit();
        return active;
    }
}
