package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Notify callbacks without the module. */
@Path("by-hand")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ByHandResource {

    private static final String RECEIVED = "{\"received\":true}";

    @Inject
    Database database;

    @Inject
    Outbox outbox;

    /**
     * Does nothing with it.
     *
     * @param notice the body
     * @return 200
     */
    @POST
    @Path("nothing")
    public String nothing(String notice) {
        return RECEIVED;
    }

    /**
     * Keeps it by a single insert.
     *
     * @param notice the body
     * @return 200 once it is committed
     */
    @POST
    @Path("insert")
    public String insert(String notice) throws SQLException {
        try (Connection connection = database.connection()) {
            insert(connection, notice);
            connection.commit();
        }
        return RECEIVED;
    }

    /**
     * Keeps it, and has it handed on by a thread that looks for what is there.
     *
     * @param notice the body
     * @return 200 once it is committed
     */
    @POST
    @Path("outbox")
    public String outbox(String notice) throws SQLException {
        insert(notice);
        outbox.wake();
        return RECEIVED;
    }

    private static void insert(Connection connection, String notice) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO by_hand_notice (id, flow_id, success, received_at) VALUES (?, ?, ?, ?)")) {
            statement.setObject(1, UUID.randomUUID());
            statement.setString(2, "1862291536444700249");
            statement.setBoolean(3, notice.contains("true"));
            statement.setObject(4, OffsetDateTime.now(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }
}
