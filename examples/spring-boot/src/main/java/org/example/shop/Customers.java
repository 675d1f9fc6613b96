package org.example.shop;

import java.security.Principal;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

/** What the shop knows about its customers. */
@Repository
class Customers {

    private final JdbcClient database;

    Customers(JdbcClient database) {
        this.database = database;
    }

    /** The record of a customer, for a caller who may see it and begin checks for it. */
    Customer of(String id, Principal caller) {
        // This shop has no login, so its callers have no name. One with a login refuses those, too.
        if (caller != null && !caller.getName().equals(id)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        return database.sql("SELECT * FROM customer WHERE id = ?")
                .param(id)
                .query(Customer.class)
                .optional()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** Notes a check before its start is sent, because the answer may get lost. */
    @Transactional
    public void open(Customer seen, String contextId) {
        database.sql("INSERT INTO face_check (context_id, customer) VALUES (?, ?)")
                .params(contextId, seen.id())
                .update();
        int changed = database.sql("UPDATE customer SET open_check = ?, open_since = CURRENT_TIMESTAMP"
                        + " WHERE id = ? AND open_check IS NOT DISTINCT FROM ?")
                .params(contextId, seen.id(), seen.openCheck())
                .update();
        if (changed == 0) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "Another request has begun a check.");
        }
    }

    /** Notes that the start has been answered: it is known whether the check has begun. */
    void answered(String contextId) {
        database.sql("UPDATE customer SET open_check = NULL, open_since = NULL WHERE open_check = ?")
                .param(contextId)
                .update();
    }

    /**
     * Takes a result over. The id of the delivery is kept in the same transaction, so either both are done or the delivery comes
     * again.
     *
     * @throws DuplicateKeyException when this delivery was taken over before; nothing is done then
     */
    @Transactional
    public void completed(String deliveryId, String contextId, boolean passed) {
        database.sql("INSERT INTO delivery (id) VALUES (?)").param(deliveryId).update();
        database.sql("UPDATE customer SET results = results + 1, verified = verified OR ?"
                        + " WHERE id = (SELECT customer FROM face_check WHERE context_id = ?)")
                .params(passed, contextId)
                .update();
    }
}
