package org.example.shop;

import java.security.Principal;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

/** What the shop knows about its customers. */
@Repository
class Customers {

    private final JdbcTemplate database;

    Customers(JdbcTemplate database) {
        this.database = database;
    }

    /** The record of a customer, for a caller who may see it and start checks for it. */
    Customer of(String id, Principal caller) {
        // This shop has no login, so its callers have no name. A shop with a login also refuses callers without a name.
        if (caller != null && !caller.getName().equals(id)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        return database
                .query(
                        "SELECT * FROM customer WHERE id = ?",
                        (row, number) -> new Customer(
                                row.getString("id"),
                                row.getString("name"),
                                row.getString("id_number"),
                                row.getBoolean("verified"),
                                row.getInt("results"),
                                row.getString("open_check")),
                        id)
                .stream()
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** Stores a check before its start is sent, unless one is open, and returns its contextId. */
    @Transactional
    public String open(Customer seen, boolean again) {
        if (seen.openCheck != null && !again) {
            return seen.openCheck;
        }
        String contextId = UUID.randomUUID().toString();
        database.update("INSERT INTO face_check (context_id, customer) VALUES (?, ?)", contextId, seen.id);
        int changed = database.update(
                "UPDATE customer SET open_check = ? WHERE id = ? AND open_check IS NOT DISTINCT FROM ?",
                contextId,
                seen.id,
                seen.openCheck);
        if (changed == 0) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "Another request has begun a check.");
        }
        return contextId;
    }

    /** Stores that the start was answered, so that it is known whether the check has begun. */
    void answered(String contextId) {
        database.update("UPDATE customer SET open_check = NULL WHERE open_check = ?", contextId);
    }

    /**
     * Stores a result. The id of the delivery is stored in the same transaction, so either both are stored or the delivery comes
     * again.
     *
     * @throws DuplicateKeyException when this delivery was stored before; nothing changes then
     */
    @Transactional
    public void completed(String deliveryId, String contextId, boolean passed) {
        database.update("INSERT INTO delivery (id) VALUES (?)", deliveryId);
        database.update(
                "UPDATE customer SET results = results + 1, verified = verified OR ?"
                        + " WHERE id = (SELECT customer FROM face_check WHERE context_id = ?)",
                passed,
                contextId);
    }
}
