package org.identityverification.impl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.postgresql.ds.PGSimpleDataSource;

@DisplayName("The store in PostgreSQL")
class PostgresVerificationStoreTest extends JdbcVerificationStoreContract {

    @Override
    DataSource emptyDatabase() throws SQLException {
        String schema = "s" + UUID.randomUUID().toString().replace("-", "");
        try (Connection connection = Postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        PGSimpleDataSource dataSource = Postgres.dataSource();
        dataSource.setCurrentSchema(schema);
        return dataSource;
    }

    @Override
    DataSource readOnly(DataSource database) {
        PGSimpleDataSource readOnly = Postgres.dataSource();
        readOnly.setCurrentSchema(((PGSimpleDataSource) database).getCurrentSchema());
        readOnly.setOptions("-c default_transaction_read_only=on");
        return readOnly;
    }

    @Override
    List<String> indexes() {
        return List.of(
                "identity_verification_pkey",
                "identity_verification_task_due",
                "identity_verification_changed",
                "identity_verification_task_verification",
                "identity_verification_task_created");
    }
}
