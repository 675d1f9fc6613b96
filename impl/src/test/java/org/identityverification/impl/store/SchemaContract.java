package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.InvalidConfigurationException;
import org.identityverification.impl.runtime.config.SchemaMode;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.StoreFailure;
import org.identityverification.impl.verification.VerificationRecord;
import org.junit.jupiter.api.Test;

/** How every database gets its tables. */
interface SchemaContract extends DatabaseFixture {

    @Test
    default void creates_its_tables_once_when_many_nodes_start_at_once() throws Exception {
        DataSource empty = emptyDatabase();

        TestExecutors.atOnce(THREADS, i -> {
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
    default void fails_the_start_without_tables_in_mode_validate_and_does_nothing_in_mode_none() throws Exception {
        DataSource empty = emptyDatabase();

        prepare(empty, SchemaMode.NONE);

        assertInvalid(empty, SchemaMode.VALIDATE, "are not there: run the script");
    }

    @Test
    default void fails_the_start_when_the_tables_do_not_name_its_version_or_a_column_is_missing_and_says_what_to_do() {
        update("ALTER TABLE identity_verification DROP COLUMN source");
        assertUnfit("a column is missing");

        for (int other : new int[] {Schema.VERSION + 1, Schema.VERSION - 1}) {
            update("UPDATE identity_verification_schema SET version = " + other);
            assertUnfit(
                    "the tables fit version [" + other + "], and this version of the module needs " + Schema.VERSION);
        }
        prepare(dataSource(), SchemaMode.NONE);
    }

    /** A node of a made-up next version is the statements that it would send. */
    @Test
    default void works_beside_a_next_version_whose_script_only_adds_and_leaves_to_it_what_only_it_knows() {
        UUID running = start().id();
        update("ALTER TABLE identity_verification ADD COLUMN channel VARCHAR(16)");
        update("INSERT INTO identity_verification_schema (version) VALUES (" + (Schema.VERSION + 1) + ")");
        update("UPDATE identity_verification SET channel = 'app'");
        for (SchemaMode mode : SchemaMode.values()) {
            prepare(dataSource(), mode);
        }

        store().change(running, success());
        VerificationRecord mine = takeOne(DueFor.DELIVER);
        store().end(mine, delivered(mine));
        assertThat(find(pass().id()).work()).isEqualTo(DueFor.DELIVER);
        int kept = transactions()
                .run(sql -> sql.update("UPDATE identity_verification SET channel = NULL WHERE channel = 'app'"));
        assertThat(kept).isEqualTo(1);

        UUID theirs = claim().id();
        update("UPDATE identity_verification SET due_for = 'ESCALATE' WHERE id = '" + theirs + "'");
        clock().move(Duration.ofDays(400));
        for (DueFor kind : DueFor.values()) {
            assertThat(take(kind)).extracting(VerificationRecord::id).doesNotContain(theirs);
        }
        assertThat(store().purge(Duration.ofDays(90), 10)).isEqualTo(1);
        assertThatExceptionOfType(StoreFailure.class).isThrownBy(() -> store().change(theirs, notified("code")));

        update("UPDATE identity_verification SET due_for = 'CONFIRM' WHERE id = '" + theirs + "'");
        assertThat(takeOne(DueFor.CONFIRM).id()).isEqualTo(theirs);
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
    default void fails_the_start_when_the_tables_were_made_for_another_database() {
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
