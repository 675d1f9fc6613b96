package org.identityverification.benchmarks.application;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Hands on what {@link ByHandResource#outbox} has inserted: one thread that selects, calls, deletes and commits. */
@ApplicationScoped
class Outbox {

    private static final int AT_ONCE = 32;

    @Inject
    Database database;

    @Inject
    Deliveries deliveries;

    @Resource
    ManagedThreadFactory threads;

    private final Semaphore more = new Semaphore(0);
    private volatile boolean stopped;
    private Thread thread;

    /** Something was inserted. */
    void wake() {
        begin();
        more.release();
    }

    private synchronized void begin() {
        if (thread == null) {
            thread = threads.newThread(this::loop);
            thread.start();
        }
    }

    private void loop() {
        while (!stopped) {
            try {
                if (handOn() < AT_ONCE) {
                    more.tryAcquire(1, TimeUnit.SECONDS);
                    more.drainPermits();
                }
            } catch (SQLException e) {
                System.getLogger(Outbox.class.getName()).log(System.Logger.Level.WARNING, "By hand", e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private int handOn() throws SQLException {
        try (Connection connection = database.connection();
                PreparedStatement select = connection.prepareStatement("""
                        SELECT id, received_at FROM by_hand_notice ORDER BY received_at, id FETCH FIRST 32 ROWS ONLY
                        """);
                PreparedStatement delete = connection.prepareStatement("DELETE FROM by_hand_notice WHERE id = ?")) {
            List<UUID> ids = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                    deliveries.delivered(rows.getObject(2, OffsetDateTime.class).toInstant());
                }
            }
            for (UUID id : ids) {
                delete.setObject(1, id);
                delete.addBatch();
            }
            if (!ids.isEmpty()) {
                delete.executeBatch();
            }
            connection.commit();
            return ids.size();
        }
    }

    @PreDestroy
    void stop() {
        stopped = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
