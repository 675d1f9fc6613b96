package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import javax.sql.DataSource;
import org.identityverification.impl.config.InvalidConfigurationException;
import org.identityverification.impl.config.SchemaMode;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How every database gets its tables. */
interface SchemaContract extends DatabaseFixture {

    @Test
    @DisplayName("creates its tables once when many nodes start at once")
    default void manyNodesStart() throws Exception {
        DataSource empty = emptyDatabase();

        StoreFixture.atOnce(THREADS, i -> {
            prepare(empty, SchemaMode.CREATE);
            return i;
        });

        prepare(empty, SchemaMode.VALIDATE);
        VerificationRecord begun = newRecord(null);
        on(empty).insert(begun, null);
        prepare(empty, SchemaMode.CREATE);
        assertThat(on(empty).find(begun.id())).isPresent();
    }

    @Test
    @DisplayName("fails the start without tables in mode validate, and does nothing in mode none")
    default void validatesAndDoesNothing() throws Exception {
        DataSource empty = emptyDatabase();

        prepare(empty, SchemaMode.NONE);

        assertInvalid(empty, SchemaMode.VALIDATE, "are not there: run the script");
    }

    @Test
    @DisplayName("fails the start when the tables are of another version, or a column is missing, and says what to do")
    default void validatesVersionAndColumns() {
        update("ALTER TABLE identity_verification DROP COLUMN source");
        assertUnfit("a column is missing");

        for (int other : new int[] {Schema.VERSION + 1, Schema.VERSION - 1}) {
            update("UPDATE identity_verification_schema SET version = " + other);
            assertUnfit(
                    "the tables have version " + other + ", and this version of the module needs " + Schema.VERSION);
        }
        prepare(dataSource(), SchemaMode.NONE);
    }

    private void assertUnfit(String problem) {
        for (SchemaMode mode : List.of(SchemaMode.CREATE, SchemaMode.VALIDATE)) {
            assertInvalid(dataSource(), mode, problem);
            assertInvalid(
                    dataSource(),
                    mode,
                    "drop both, identity_verification and identity_verification_schema, or use another schema; then run"
                            + " the script "
                            + dialect().script);
        }
    }

    @Test
    @DisplayName("fails the start when the tables were made for another database")
    default void validatesTypes() {
        Dialect other = dialect() == Dialect.MYSQL ? Dialect.H2 : Dialect.MYSQL;

        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> new Schema(dataSource(), other).prepare(SchemaMode.VALIDATE))
                .withMessageContaining("identity-verification.schema")
                .withMessageContaining("made for another database")
                .withMessageContaining(other.script);
    }

    default void assertInvalid(DataSource database, SchemaMode mode, String message) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> prepare(database, mode))
                .withMessageContaining("identity-verification.schema")
                .withMessageContaining(message);
    }
}
