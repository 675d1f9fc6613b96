package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.identityverification.impl.verification.Changes.notifiedPass;

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
import org.identityverification.impl.verification.VerificationStore.Position;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.junit.jupiter.api.Test;

/** How every database gets its tables. */
interface SchemaContract extends DatabaseNodes {

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
    default void fails_the_start_without_tables_in_mode_validate_but_not_in_mode_none() throws Exception {
        DataSource empty = emptyDatabase();

        prepare(empty, SchemaMode.NONE);

        assertFailsTheStart(empty, SchemaMode.VALIDATE, "are not there: run the script ");
    }

    @Test
    default void says_what_to_do_when_the_tables_have_another_version_or_a_column_is_missing() {
        update("ALTER TABLE identity_verification DROP COLUMN source");
        assertUnfit("a column is missing");

        for (int other : new int[] {Schema.VERSION + 1, Schema.VERSION - 1}) {
            update("UPDATE identity_verification_schema SET version = " + other);
            assertUnfit(
                    "the tables fit version [" + other + "], and this version of the module needs " + Schema.VERSION);
        }
        prepare(dataSource(), SchemaMode.NONE);
    }

    private void assertUnfit(String problem) {
        for (SchemaMode mode : List.of(SchemaMode.CREATE, SchemaMode.VALIDATE)) {
            assertFailsTheStart(dataSource(), mode, problem);
            assertFailsTheStart(
                    dataSource(), mode, "drop both, identity_verification and identity_verification_schema, or");
        }
    }

    private void assertFailsTheStart(DataSource database, SchemaMode mode, String problem) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> prepare(database, mode))
                .withMessageContaining("identity-verification.schema")
                .withMessageContaining(problem)
                .withMessageContaining("run the script " + dialect().script);
    }

    /** A node of a made-up next version is the statements that it would send. */
    @Test
    default void works_beside_a_next_version_whose_script_only_adds() {
        UUID running = start().id();
        update("ALTER TABLE identity_verification ADD COLUMN channel VARCHAR(16)");
        update("INSERT INTO identity_verification_schema (version) VALUES (" + (Schema.VERSION + 1) + ")");
        update("UPDATE identity_verification SET channel = 'app'");
        for (SchemaMode mode : SchemaMode.values()) {
            prepare(dataSource(), mode);
        }

        store().change(running, SUCCESS);
        Taken mine = takeOne(DueFor.DELIVER);
        store().end(mine, delivered(mine));
        assertThat(pass().delivering().kind()).isEqualTo(DueFor.DELIVER);
        assertThat(update("UPDATE identity_verification SET channel = NULL WHERE channel = 'app'"))
                .as("rows with the new column")
                .isEqualTo(1);

        UUID theirs = claim().id();
        update("UPDATE identity_verification SET ask_for = 'ESCALATE' WHERE id = '" + theirs + "'");
        clock().move(Duration.ofDays(400));
        for (DueFor kind : RUNNING) {
            assertThat(ids(take(kind))).doesNotContain(theirs);
        }
        store().purge(Duration.ofDays(90), Position.FIRST, 10);
        assertThatExceptionOfType(StoreFailure.class).isThrownBy(() -> store().change(theirs, notifiedPass()));

        update("UPDATE identity_verification SET ask_for = 'CONFIRM' WHERE id = '" + theirs + "'");
        assertThat(takeOne(DueFor.CONFIRM).record().id()).isEqualTo(theirs);
    }
}
