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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Notifications by hand: a resource with one insert, and a pool of threads that query the provider and call the observer. */
@Path("by-hand/notifications")
@ApplicationScoped
public class ByHandResource {

    private static final System.Logger LOGGER = System.getLogger(ByHandResource.class.getName());
    private static final int THREADS = 128;

    @Inject
    ByHandStore store;

    @Inject
    ByHandProvider provider;

    @Inject
    Deliveries deliveries;

    @Inject
    @ConfigProperty(name = "identity-verification.result-query.enabled", defaultValue = "false")
    boolean confirm;

    @Resource
    ManagedThreadFactory threads;

    private ExecutorService pool;

    @PostConstruct
    void begin() {
        pool = Executors.newFixedThreadPool(THREADS, threads);
    }

    @PreDestroy
    void end() {
        pool.shutdownNow();
    }

    /** Stores a result; answers once it is committed. */
    @POST
    @Path("{id}")
    public String accept(@PathParam("id") UUID id, JsonObject notification) throws SQLException {
        String flowId = notification.getString("flowId");
        store.insertNotification(id, flowId);
        pool.execute(() -> deliver(id, flowId));
        return "{\"received\":true}";
    }

    private void deliver(UUID id, String flowId) {
        try {
            if (!confirm || provider.hasPassed(flowId)) {
                store.update(id);
                deliveries.delivered(flowId);
                store.deleteNotification(id);
            }
        } catch (SQLException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Delivery by hand failed", e);
        }
    }
}
