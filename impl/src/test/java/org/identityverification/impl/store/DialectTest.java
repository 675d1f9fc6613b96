package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.identityverification.impl.runtime.config.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectTest {

    @ParameterizedTest
    @CsvSource({
        "H2, 2, 2, schema-h2.sql",
        "PostgreSQL, 12, 0, schema-postgresql.sql",
        "PostgreSQL, 18, 6, schema-postgresql.sql",
        "MariaDB, 10, 6, schema-mysql.sql",
        "MariaDB, 11, 0, schema-mysql.sql",
        "MySQL, 8, 0, schema-mysql.sql"
    })
    void is_recognized_from_its_minimum_version_on(String name, int major, int minor, String script) {
        assertThat(Dialect.of(name, major, minor).script).isEqualTo(script);
    }

    /** In 4 of 339 cold JVMs, and in no warm one, H2 2.4.240 damaged a row that was written by compare-and-set alone. */
    @Test
    void of_H2_locks_a_row_before_it_writes_it() {
        assertThat(Dialect.H2.locksFirst()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        DM DBMS    | 8  | 1 | is required, because the driver reports the product "DM DBMS"
        PostgreSQL | 9  | 2 | needs version 12.0 or newer, but the driver reports 9.2
        MariaDB    | 10 | 5 | or set the key to mariadb to try it anyway
        MySQL      | 5  | 7 | needs version 8.0 or newer
        """)
    void fails_the_start_when_it_is_unknown_or_too_old(String name, int major, int minor, String problem) {
        assertThatExceptionOfType(InvalidConfigurationException.class)
                .isThrownBy(() -> Dialect.of(name, major, minor))
                .withMessageContaining("identity-verification.database")
                .withMessageContaining(problem)
                .withMessageContaining("docs/databases.md");
    }
}
