package org.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.verification.VerificationCompletedValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComplianceDocumentTest {

    private static final Path DOCUMENTS = Path.of("..", "docs");
    private static final Path SCRIPT =
            Path.of("src/main/resources/org/identityverification/impl/store/schema-postgresql.sql");

    private static final Pattern SQL = Pattern.compile("(?ms)^```sql\\n(.*?)^```$");
    private static final Pattern COLUMN = Pattern.compile("(?m)^    ([a-z_]+) +[A-Z]");

    @ParameterizedTest
    @ValueSource(strings = {"compliance.md", "zh/compliance.md"})
    void lists_every_column_of_the_tables(String page) throws IOException {
        String text = Files.readString(DOCUMENTS.resolve(page));
        assertThat(COLUMN.matcher(Files.readString(SCRIPT)).results().map(it -> it.group(1)))
                .hasSizeGreaterThan(20)
                .allSatisfy(column -> assertThat(text).contains("`" + column + "`"));
    }

    @Test
    void shows_an_observer_that_stores_each_result_once() throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:evidence;DB_CLOSE_DELAY=-1");
        Evidence evidence = new Evidence();
        evidence.dataSource = database;
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> evidence.keep(result()));

        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            Matcher table = SQL.matcher(Files.readString(DOCUMENTS.resolve("compliance.md")));
            assertThat(table.find()).isTrue();
            statement.execute(table.group(1));
            evidence.keep(result());
            evidence.keep(result());

            ResultSet row = statement.executeQuery(
                    "SELECT CONCAT_WS(' ', context_id, outcome, confirmed, completed_at) FROM evidence");
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("c-7f3a91 PASSED TRUE 2026-11-27T08:00:00Z");
            assertThat(row.next()).isFalse();
        }
    }

    private static VerificationCompleted result() {
        return new VerificationCompletedValue(
                new UUID(1, 2),
                1,
                new UUID(3, 4),
                Optional.empty(),
                Optional.of("c-7f3a91"),
                Optional.empty(),
                FaceAuthMode.TENCENT,
                VerificationOutcome.PASSED,
                Optional.empty(),
                Optional.empty(),
                Instant.parse("2026-11-27T08:00:00Z"),
                true,
                ResultSource.QUERY);
    }
}
