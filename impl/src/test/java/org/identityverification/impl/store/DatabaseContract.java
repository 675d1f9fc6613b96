package org.identityverification.impl.store;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.config.SchemaMode;
import org.junit.jupiter.api.BeforeEach;

abstract class DatabaseContract extends StoreFixture
        implements VerificationStoreContract, SchemaContract, ConnectionContract {

    private Rules rules;
    DataSource dataSource;

    @BeforeEach
    @Override
    final void open() throws SQLException {
        dataSource = emptyDatabase();
        prepare(dataSource, SchemaMode.CREATE);
        super.open();
    }

    @Override
    public final void use(Rules rules) {
        this.rules = rules;
        store = on(dataSource);
        otherNode = on(dataSource);
    }

    @Override
    public final DataSource dataSource() {
        return dataSource;
    }

    @Override
    public final JdbcVerificationStore node(DataSource database, String application, CorrectedClock clock) {
        return new JdbcVerificationStore(
                database, dialect(), application, rules, clock, new ChangeReport(told, rules), new StoreCalls());
    }
}
