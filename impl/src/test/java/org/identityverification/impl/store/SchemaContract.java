package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.UUID;
import javax.sql.DataSource;
import org.identityverification.impl.config.InvalidConfigurationException;
import org.identityverification.impl.config.SchemaMode;
import org.identityverification.impl.verification.TaskGroup;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How every database gets its tables. */
abstract class SchemaContract extends DatabaseContract {

    @Test
    @DisplayName("makes its tables once when many nodes start at once")
    void manyNodesStart() throws Exception {
        DataSource empty = emptyDatabase();

        atOnce(THREADS, i -> {
            prepare(empty, SchemaMode.CREATE);
            return i;
        });

        prepare(empty, SchemaMode.VALIDATE);
        VerificationStore fresh = on(empty);
        fresh.apply(UUID.randomUUID(), passed(FLOW));
        prepare(empty, SchemaMode.CREATE);
        assertThat(fresh.claim(TaskGroup.HOUSEKEEPING, 1, NOW.plus(HOLD), LEASE))
                .hasSize(1);
    }

    @Test
    @DisplayName(
            "fails the start when it is to validate and there are no tables, and does nothing when it is to do nothing")
    void validatesAndDoesNothing() throws Exception {
        DataSource empty = emptyDatabase();

        prepare(empty, SchemaMode.NONE);

        assertInvalid(empty, SchemaMode.VALIDATE, "are not there: run the script");
    }

    @Test
    @DisplayName("fails the start when the tables are of a newer version, or a column is missing")
    void validatesVersionAndColumns() {
        update("ALTER TABLE identity_verification_task DROP COLUMN source");
        assertInvalid(dataSource, SchemaMode.VALIDATE, "a column is missing");
        assertInvalid(dataSource, SchemaMode.CREATE, "a column is missing");

        update("INSERT INTO identity_verification_schema (version) VALUES (3)");
        assertInvalid(dataSource, SchemaMode.VALIDATE, "a newer one has been here");
        assertInvalid(dataSource, SchemaMode.CREATE, "a newer one has been here");
        prepare(dataSource, SchemaMode.NONE);
    }

    @Test
    @DisplayName("fails the start when the tables were made for another database")
    void validatesTypes() {
        Dialect other = dialect() instanceof MysqlDialect ? new H2Dialect() : new MysqlDialect();

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> new Schema(dataSource, other).prepare(SchemaMode.VALIDATE))
                .withMessageContaining("identity-verification.schema")
                .withMessageContaining("made for another database")
                .withMessageContaining(other.script());
    }

    final void assertInvalid(DataSource database, SchemaMode mode, String message) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> prepare(database, mode))
                .withMessageContaining("identity-verification.schema")
                .withMessageContaining(message);
    }
}
