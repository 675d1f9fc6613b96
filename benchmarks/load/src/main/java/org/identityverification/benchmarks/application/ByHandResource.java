package org.identityverification.benchmarks.application;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Notifications by hand: a resource with one insert, and one thread that selects and calls the observer. */
@Path("by-hand/notifications")
@ApplicationScoped
public class ByHandResource {

    private static final System.Logger LOGGER = System.getLogger(ByHandResource.class.getName());

    @Inject
    ByHandStore store;

    @Inject
    Deliveries deliveries;

    @Resource
    ManagedThreadFactory threads;

    private final Semaphore more = new Semaphore(0);
    private Thread thread;

    /** Stores a result; answers once it is committed. */
    @POST
    @Path("{id}")
    public String accept(@PathParam("id") UUID id, JsonObject notification) throws SQLException {
        store.insertNotification(id, notification.getString("flowId"));
        more.release();
        return "{\"received\":true}";
    }

    @PostConstruct
    void begin() {
        thread = threads.newThread(this::deliverAll);
        thread.start();
    }

    @PreDestroy
    void end() {
        thread.interrupt();
    }

    private void deliverAll() {
        try {
            while (true) {
                more.tryAcquire(1, TimeUnit.SECONDS);
                more.drainPermits();
                deliverWhatIsThere();
            }
        } catch (InterruptedException e) {
            // The application stops.
        }
    }

    private void deliverWhatIsThere() {
        try {
            boolean mayBeMore = true;
            while (mayBeMore) {
                mayBeMore = store.deliver(deliveries::delivered);
            }
        } catch (SQLException e) {
            LOGGER.log(Level.WARNING, "Delivery by hand failed", e);
        }
    }
}
