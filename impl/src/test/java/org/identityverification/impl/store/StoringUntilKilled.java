package org.identityverification.impl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.h2.jdbcx.JdbcDataSource;
import org.identityverification.impl.config.SchemaMode;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.VerificationStore;

/** A process that keeps verifications in a database, and prints the id of each that the store has acknowledged, until it is killed. */
final class StoringUntilKilled {

    private static final int THREADS = 4;
    private static final int MAX_PAUSE_MILLIS = 60;

    private StoringUntilKilled() {}

    public static void main(String[] arguments) throws SQLException {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(arguments[0]);
        // H2 closes a database with its last connection: one stays, as in a pool.
        try (Connection open = dataSource.getConnection()) {
            new Schema(dataSource).prepare(SchemaMode.CREATE);
            Thread[] threads = new Thread[THREADS];
            for (int i = 0; i < THREADS; i++) {
                threads[i] = new Thread(() -> storeForEver(DatabaseContract.on(dataSource)));
                threads[i].start();
            }
            joinAll(threads);
            throw new IllegalStateException("It ended by itself, and so did " + open);
        }
    }

    private static void joinAll(Thread... threads) {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void storeForEver(VerificationStore store) {
        while (true) {
            UUID id = UUID.randomUUID();
            store.apply(id, StoreFixture.started("flow-of-" + id, null));
            // One call for the whole line: no two threads' lines get mixed up.
            System.out.println(id);
            pause();
            store.apply(id, StoreFixture.passed("flow-of-" + id));
            pause();
            Instant now = Instant.now();
            for (Task task : store.claim(TaskGroup.DELIVERIES, 10, now, Duration.ofMinutes(1))) {
                store.complete(task, now);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
