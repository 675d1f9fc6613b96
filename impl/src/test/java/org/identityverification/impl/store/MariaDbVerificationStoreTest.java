package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import javax.sql.DataSource;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.testservers.MariaDb;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbDataSource;

/** The server's time zone is not UTC, its collation ignores case, and its transactions are REPEATABLE READ. */
class MariaDbVerificationStoreTest extends DatabaseContract implements StatementContract {

    @AutoClose
    private static final MariaDb MARIADB = MariaDb.start(Path.of("target"));

    @Override
    public DataSource emptyDatabase(String name) throws SQLException {
        MARIADB.execute("CREATE DATABASE IF NOT EXISTS " + name);
        MariaDbDataSource dataSource = MARIADB.dataSource();
        // As docs/databases.md says.
        String options = "?transactionIsolation=READ_COMMITTED";
        dataSource.setUrl("jdbc:mariadb://127.0.0.1:" + MARIADB.port() + "/" + name + options);
        return dataSource;
    }

    @Override
    public Dialect dialect() {
        return Dialect.MYSQL;
    }

    @Override
    public String analyze() {
        return "ANALYZE TABLE identity_verification";
    }

    @Override
    public int rowsReadInVain(Connection connection, String sql, List<Object> values) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("FLUSH STATUS");
            explain(connection, "ANALYZE", sql, values);
            int rows = 0;
            try (ResultSet counts = statement.executeQuery("SHOW SESSION STATUS LIKE 'Handler\\_read%'")) {
                while (counts.next()) {
                    boolean isNeeded = counts.getString(1).matches("(?i)handler_read_(key|rnd_deleted|retry)");
                    rows += isNeeded ? 0 : counts.getInt(2);
                }
            }
            return rows;
        }
    }

    @Test
    void finds_rows_by_the_right_index_even_without_statistics() throws Exception {
        update("ALTER TABLE identity_verification STATS_AUTO_RECALC = 0");

        assertUsesIndexes(false);
    }

    @Test
    void distinguishes_applications_by_every_byte_of_their_names() {
        VerificationRecord record = newRecord("Abc\ud83d\ude00 ");
        List<String> names = List.of("Shop", "shop", "shop ", "sh\u00f6p", "\u5546\u5e97\ud83d\ude00");
        for (String name : names) {
            VerificationStore one = of(name);
            assertThat(one.find(record.id())).as(name).isEmpty();
            one.insert(record, null);
        }

        assertThat(of("shop").erase(record.id())).isTrue();
        assertThat(of("Shop").find(record.id())).contains(record);
    }

    @Test
    void keeps_times_to_the_millisecond_whatever_the_time_zones_are() {
        TimeZone before = TimeZone.getDefault();
        List<VerificationRecord> records = new ArrayList<>();
        // The first does not exist in Berlin, the second exists twice.
        List<Instant> times =
                List.of(Instant.parse("2026-03-29T01:30:00.123Z"), Instant.parse("2026-10-25T00:30:00.999Z"));
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
            for (Instant time : times) {
                clock.move(Duration.between(now(), time));
                records.add(begin());
            }
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));

            assertThat(records)
                    .allSatisfy(record -> assertThat(find(record.id())).isEqualTo(record));
        } finally {
            TimeZone.setDefault(before);
        }
    }
}
