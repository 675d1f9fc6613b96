package org.identityverification.it.spoiling;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.identityverification.VerificationCompleted;

/** At the first attempt it gives back a connection with an open transaction. */
@ApplicationScoped
public class ConnectionSpoiler {

    @Inject
    Bookkeeper bookkeeper;

    void spoil(@Observes @Priority(Spoiler.PRIORITY) VerificationCompleted event) throws SQLException {
        if (Spoiler.isTold("leaves-a-connection", event)) {
            bookkeeper.leaveConnection();
        }
    }

    void spoilAsynchronously(@ObservesAsync VerificationCompleted event) throws SQLException {
        if (Spoiler.isTold("leaves-a-connection-asynchronously", event)) {
            bookkeeper.leaveConnection();
        }
    }
}
