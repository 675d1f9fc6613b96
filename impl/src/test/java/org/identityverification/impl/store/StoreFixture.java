package org.identityverification.impl.store;

import java.sql.SQLException;
import java.time.Duration;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.telemetry.RecordedTelemetry;
import org.identityverification.impl.verification.VerificationStore;
import org.junit.jupiter.api.BeforeEach;

/** The store of a test: the one in memory, unless a subclass opens another one. */
abstract class StoreFixture implements StoreContract {

    final TestClock clock = TestClock.running(Duration.ofDays(-100));
    final RecordedTelemetry told = new RecordedTelemetry();
    VerificationStore store;
    VerificationStore otherNode;

    @BeforeEach
    void open() throws SQLException {
        use(ASKING);
    }

    @Override
    public void use(Rules rules) {
        store = new InMemoryVerificationStore(100_000, rules, clock, told);
        otherNode = store;
    }

    @Override
    public final VerificationStore store() {
        return store;
    }

    @Override
    public final VerificationStore otherNode() {
        return otherNode;
    }

    @Override
    public final TestClock clock() {
        return clock;
    }
}
