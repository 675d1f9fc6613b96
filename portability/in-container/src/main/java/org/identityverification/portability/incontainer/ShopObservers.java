package org.identityverification.portability.incontainer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Produces;
import jakarta.transaction.UserTransaction;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.identityverification.VerificationCompleted;

/** Observes as applications do, and records what it can reach. */
@ApplicationScoped
public class ShopObservers {

    static final String ENTRY = "shop/city";
    static final String COMMITTED = "committed";

    /** What an observer could reach. A value that it could not reach is the name of the exception. */
    record Surroundings(
            String observer, VerificationCompleted event, String environmentEntry, String transaction, String thread) {}

    /** A bean of a type that the module uses too. It stands still, long before any token was made. */
    @Produces
    static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final List<Surroundings> sightings = new CopyOnWriteArrayList<>();

    void completed(@Observes VerificationCompleted event) {
        look("sync", event);
    }

    void completedAsync(@ObservesAsync VerificationCompleted event) {
        look("async", event);
    }

    List<Surroundings> of(UUID verificationId) {
        return sightings.stream()
                .filter(it -> it.event().verificationId().equals(verificationId))
                .toList();
    }

    private void look(String observer, VerificationCompleted event) {
        sightings.add(new Surroundings(
                observer,
                event,
                tried(() -> found("java:comp/env/" + ENTRY).toString()),
                tried(ShopObservers::commit),
                Thread.currentThread().getName()));
    }

    private static String commit() throws Exception {
        UserTransaction transaction = (UserTransaction) found("java:comp/UserTransaction");
        transaction.begin();
        transaction.commit();
        return COMMITTED;
    }

    @SuppressWarnings("BanJNDI") // the names are constants
    private static Object found(String name) throws NamingException {
        return InitialContext.doLookup(name);
    }

    private static String tried(Callable<String> attempt) {
        try {
            return attempt.call();
        } catch (Exception | LinkageError e) {
            return e.getClass().getName();
        }
    }
}
