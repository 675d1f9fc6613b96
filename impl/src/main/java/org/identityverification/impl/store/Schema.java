package org.identityverification.impl.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.identityverification.impl.config.InvalidConfigurationException;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.SchemaMode;

/** Creates, upgrades and checks the tables. Any number of nodes may do so at once. */
final class Schema {

    /** The version that this code needs, as the scripts beside this class write it. */
    static final int VERSION = 2;

    private static final int NONE = 0;

    private static final String LOCK_VERSION = "SELECT version FROM identity_verification_schema FOR UPDATE";
    private static final String SELECT_VERSION = "SELECT MAX(version) AS version FROM identity_verification_schema";
    private static final List<String> SELECT_NOTHING_OF_EVERY_COLUMN = List.of(
            "SELECT application, id, version, " + Rows.VERIFICATION_COLUMNS + " FROM identity_verification WHERE 1 = 0",
            "SELECT application, id, lease_until, " + Rows.TASK_COLUMNS
                    + " FROM identity_verification_task WHERE 1 = 0");
    private static final List<String> SELECT_NO_ID_AND_TIME = List.of(
            "SELECT id, changed_at FROM identity_verification WHERE 1 = 0",
            "SELECT id, created_at FROM identity_verification_task WHERE 1 = 0");

    private static final int MAX_TRIES = 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    // An upgrade may rewrite a large table.
    private static final Duration UPGRADE_TIMEOUT = Duration.ofMinutes(10);

    private final Dialect dialect;
    private final Transactions transactions;
    private final Transactions upgrades;
    private final String theScript;

    Schema(DataSource dataSource, Dialect dialect) {
        this.dialect = dialect;
        this.transactions = new Transactions(dataSource, dialect);
        this.upgrades = new Transactions(dataSource, dialect, UPGRADE_TIMEOUT);
        this.theScript = "the script " + dialect.script()
                + " that is in the module's jar, in org/identityverification/impl/store";
    }

    /** Throws an {@link InvalidConfigurationException}, which says what to do, when the tables do not fit this version. */
    void prepare(SchemaMode mode) {
        switch (mode) {
            case CREATE -> {
                create();
                validate();
            }
            case VALIDATE -> validate();
            case NONE -> {}
        }
    }

    private void create() {
        for (int tries = 1; version().orElse(NONE) < VERSION; tries++) {
            try {
                String script = read(dialect.script());
                if (version().isEmpty()) {
                    upgrades.run(sql -> execute(sql, script));
                } else {
                    upgrade(script);
                }
            } catch (StoreException e) {
                // Other nodes that create the same tables at the same time cause many different errors.
                if (e.isOneOf(dialect.accessDenied()) || tries == MAX_TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    // One node at a time: H2 loses a table that two nodes alter at once. The lock needs a connection of
    // its own, because H2 commits with each ALTER.
    private void upgrade(String script) {
        upgrades.run(lock -> {
            lock.query(LOCK_VERSION, row -> row.number("version"));
            return version().orElse(NONE) < VERSION ? upgrades.run(sql -> execute(sql, script)) : 0;
        });
    }

    private static int execute(Sql sql, String script) throws SQLException {
        int count = 0;
        for (String statement : statementsOf(script)) {
            count += sql.update(statement);
        }
        return count;
    }

    static List<String> statementsOf(String script) {
        String withoutComments = script.replaceAll("(?m)--.*$", "");
        // A semicolon within a line is part of the body of a DO statement.
        return Stream.of(withoutComments.split(";(?m:$)", -1))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private void validate() {
        OptionalInt version = version();
        if (version.isEmpty()) {
            throw invalid("the tables of identity-verification are not there: " + runTheScript());
        }
        if (version.getAsInt() > VERSION) {
            throw invalid("the tables have version " + version.getAsInt() + ", and this version of the module knows "
                    + VERSION + " at most: a newer one has been here; run that");
        }
        if (version.getAsInt() < VERSION) {
            throw invalid("the tables have version " + version.getAsInt() + ", and this version of the module needs "
                    + VERSION + ": " + runTheScript());
        }
        SELECT_NOTHING_OF_EVERY_COLUMN.forEach(this::validate);
        SELECT_NO_ID_AND_TIME.forEach(this::validateTypes);
        dialect.selectUnfitColumns().ifPresent(this::validateColumns);
    }

    private String runTheScript() {
        return "run " + theScript + ", or set the key to create";
    }

    private void validate(String select) {
        try {
            transactions.run(sql -> sql.query(select, Rows::id));
        } catch (StoreException e) {
            if (e.sqlState().startsWith("42")) {
                throw invalid("a table has the right version, but a column is missing or may not be read (SQLState "
                        + e.sqlState()
                        + "): compare it with " + theScript);
            }
            throw e;
        }
    }

    private void validateTypes(String select) {
        List<String> types = transactions.run(sql -> sql.types(select));
        if (!dialect.typesOfIdAndTime().containsAll(types)) {
            throw invalid("the tables were made for another database, because ids and times in them are of the types "
                    + types + ": make them by " + theScript);
        }
    }

    private void validateColumns(String selectUnfit) {
        List<String> unfit =
                transactions.run(sql -> sql.query(selectUnfit, row -> Objects.requireNonNull(row.text("name"))));
        if (!unfit.isEmpty()) {
            throw invalid("the columns " + unfit + " lose milliseconds or ignore case: make them as in " + theScript);
        }
    }

    private OptionalInt version() {
        try {
            return transactions
                    .run(sql -> sql.query(SELECT_VERSION, row -> row.optionalNumber("version")))
                    .get(0);
        } catch (StoreException e) {
            if (e.isOneOf(dialect.missingTable())) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    private static String read(String resource) {
        try (InputStream script =
                Objects.requireNonNull(Schema.class.getResourceAsStream(resource), "is in the module's jar")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InvalidConfigurationException invalid(String problem) {
        return new InvalidConfigurationException(List.of(Keys.SCHEMA + ": " + problem));
    }
}
