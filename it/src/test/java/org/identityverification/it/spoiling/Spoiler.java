package org.identityverification.it.spoiling;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.identityverification.FaceAuthMode;
import org.identityverification.IdentityVerificationService;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationRequest;

/**
 * At the first attempt it leaves a transaction or a connection open, as the context id says. Its other observer books each result.
 * Also starts verifications with a continuation that spoils its thread.
 */
@Path("spoiling")
@ApplicationScoped
public class Spoiler {

    private static final int AFTER_THE_SPOILER = 2;

    @Inject
    IdentityVerificationService service;

    @Inject
    UserTransaction transaction;

    @Resource(lookup = "jdbc/books")
    DataSource books;

    @PostConstruct
    void open() {
        try (Connection connection = books.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE booked (verification_id VARCHAR(36) NOT NULL)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void spoil(@Observes @Priority(AFTER_THE_SPOILER - 1) VerificationCompleted event) throws Exception {
        if (event.attempt() == 1) {
            leave(event.contextId().orElse(""));
        }
    }

    void spoilAsynchronously(@ObservesAsync VerificationCompleted event) throws Exception {
        spoil(event);
    }

    /** Leaves its thread in a state that the next code on it must not find. */
    private void leave(String what) throws Exception {
        if (what.equals("leaves-a-transaction")) {
            transaction.begin();
        }
        if (what.equals("leaves-a-connection")) {
            try (Connection connection = books.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.executeUpdate("INSERT INTO booked VALUES ('')");
            }
        }
    }

    public void book(@Observes @Priority(AFTER_THE_SPOILER) VerificationCompleted event) throws SQLException {
        try (Connection connection = books.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO booked VALUES ('" + event.verificationId() + "')");
        }
    }

    @GET
    @Path("{id}")
    public int timesBooked(@PathParam("id") UUID id) throws SQLException {
        try (Connection connection = books.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT COUNT(*) FROM booked WHERE verification_id = '" + id + "'")) {
            found.next();
            return found.getInt(1);
        }
    }

    @POST
    @Path("continuation")
    public String startWithContinuation(@QueryParam("that") String leaves) {
        return service.startAsync(VerificationRequest.builder()
                        .name("张三")
                        .idNumber("320926199003055276")
                        .mode(FaceAuthMode.TENCENT)
                        .callbackUrl("https://shop.example.com/done")
                        .build())
                .thenApply(started -> {
                    try {
                        leave(leaves);
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                    return started.id().toString();
                })
                .toCompletableFuture()
                .join();
    }
}
