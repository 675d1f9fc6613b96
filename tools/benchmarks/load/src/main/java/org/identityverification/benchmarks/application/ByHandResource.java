package org.identityverification.benchmarks.application;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.identityverification.benchmarks.application.ByHandStore.Notification;

/**
 * Notifications by hand, as a careful engineer writes them in a week: each is stored before it is acknowledged; a pool of threads asks
 * the provider, stores the result and calls the observer; what is not delivered after half a minute is tried again.
 */
@Path("by-hand/notifications")
@ApplicationScoped
public class ByHandResource {

    private static final System.Logger LOGGER = System.getLogger(ByHandResource.class.getName());

    @Inject
    ByHandStore store;

    @Inject
    ByHandProvider provider;

    @Inject
    Deliveries deliveries;

    @Resource
    ManagedThreadFactory threads;

    private ScheduledExecutorService pool;

    void begin(@Observes @Initialized(ApplicationScoped.class) Object event) {
        pool = Executors.newScheduledThreadPool(128, threads);
        var unused = pool.scheduleWithFixedDelay(this::deliverDue, 1, 1, TimeUnit.SECONDS);
    }

    @PreDestroy
    void end() {
        pool.shutdownNow();
    }

    /** Stores a result; answers once it is committed. */
    @POST
    @Path("{id}")
    public String accept(@PathParam("id") UUID id, JsonObject body) throws SQLException {
        Notification notification = new Notification(id, body.getString("flowId"));
        store.update(ByHandStore.NOTIFY, id, notification.flowId());
        pool.execute(() -> deliver(notification));
        return "{\"received\":true}";
    }

    private void deliverDue() {
        try {
            store.takeDue().forEach(notification -> pool.execute(() -> deliver(notification)));
        } catch (SQLException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "What is due could not be found", e);
        }
    }

    private void deliver(Notification notification) {
        try {
            if (provider.hasPassed(notification.flowId())) {
                // A notification may be faster than the transaction that stores the start.
                if (store.update(ByHandStore.PASS, notification.id()) == 0) {
                    throw new IllegalStateException("The start is not stored yet");
                }
                LOGGER.log(Level.INFO, "Verification {0} is PASSED", notification.id());
                deliveries.delivered(notification.flowId());
                store.update(ByHandStore.DELIVERED, notification.id());
            }
        } catch (SQLException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Delivery by hand failed", e);
        }
    }
}
