package org.identityverification.impl.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.config.InvalidConfigurationException;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.SchemaMode;

/** Creates and checks the tables. Any number of nodes may do so at once. There is no upgrade before the first release. */
final class Schema {

    /**
     * The version of the tables that this code was written for. The scripts beside this class write the same number. The tables name
     * each version that fits: a script that only adds keeps those before it.
     */
    static final int VERSION = 1;

    private static final String SELECT_VERSION = "SELECT version FROM identity_verification_schema";
    private static final String SELECT_NOTHING_OF_EVERY_COLUMN =
            "SELECT " + Rows.COLUMNS + " FROM identity_verification WHERE 1 = 0";

    private static final int MAX_TRIES = 20;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Dialect dialect;
    private final Transactions transactions;

    Schema(DataSource dataSource, Dialect dialect) {
        this.dialect = dialect;
        this.transactions = new Transactions(dataSource, dialect, new StoreCalls());
    }

    /** Throws an {@link InvalidConfigurationException}, which says what to do, when the tables do not fit this version. */
    void prepare(SchemaMode mode) {
        if (mode == SchemaMode.CREATE) {
            create();
        }
        if (mode != SchemaMode.NONE) {
            validate();
        }
    }

    private void create() {
        for (int tries = 1; versions().isEmpty(); tries++) {
            try {
                List<String> statements = statementsOf(read(dialect.script));
                transactions.run(sql -> {
                    for (String statement : statements) {
                        sql.update(statement);
                    }
                    return true;
                });
            } catch (DatabaseFailure e) {
                // Nodes that create the same tables at the same time cause many different errors for each other.
                if (e.isOneOf(DatabaseFailure.ACCESS_DENIED) || tries == MAX_TRIES) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
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
        List<Integer> versions = versions();
        if (versions.isEmpty()) {
            throw invalid("the tables of identity-verification are not there: " + runTheScript());
        }
        if (!versions.contains(VERSION)) {
            throw unfit("the tables fit version " + versions + ", and this version of the module needs " + VERSION);
        }
        validateColumns();
    }

    private String runTheScript() {
        return "run the script " + dialect.script
                + " that is in the module's jar, in org/identityverification/impl/store, or set the key to create";
    }

    private void validateColumns() {
        try {
            transactions.run(sql -> sql.query(SELECT_NOTHING_OF_EVERY_COLUMN, Rows::id));
        } catch (DatabaseFailure e) {
            if (e.sqlState().startsWith("42") && !e.isOneOf(DatabaseFailure.ACCESS_DENIED)) {
                throw unfit("a column is missing (SQLState " + e.sqlState() + ")");
            }
            throw e;
        }
    }

    private List<Integer> versions() {
        try {
            return transactions.run(sql -> sql.query(SELECT_VERSION, Rows::version));
        } catch (DatabaseFailure e) {
            if (e.isOneOf(DatabaseFailure.MISSING_TABLE)) {
                return List.of();
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

    private InvalidConfigurationException unfit(String problem) {
        return invalid(problem + ". Tables are not changed before the first release: drop both, "
                + "identity_verification and identity_verification_schema, or use another schema; then "
                + runTheScript());
    }

    private static InvalidConfigurationException invalid(String problem) {
        return new InvalidConfigurationException(List.of(Keys.SCHEMA + ": " + problem));
    }
}
