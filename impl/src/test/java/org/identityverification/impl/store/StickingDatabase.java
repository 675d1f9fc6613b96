package org.identityverification.impl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.concurrent.TestExecutors;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.config.SchemaMode;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.verification.VerificationStore;

/** An empty database in memory, and a driver that never returns from a call that a test names. */
public final class StickingDatabase implements AutoCloseable {

    private static final Set<String> WRITES = Set.of("executeUpdate", "executeBatch");
    private static final StackWalker STACK = StackWalker.getInstance();

    private final JdbcDataSource database = new JdbcDataSource();
    private final Connection open;
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger stuck = new AtomicInteger();

    private final Set<Connection> written = ConcurrentHashMap.newKeySet();
    private volatile String operation = "";
    private volatile String call = "";

    public StickingDatabase() throws SQLException {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID());
        open = database.getConnection();
        new Schema(database, Dialect.H2).prepare(SchemaMode.CREATE);
    }

    /** The store of a node with a good driver. */
    public VerificationStore store(Clock clock, Rules rules) {
        return store(database, clock, rules, new StoreCalls());
    }

    /** The store of a node whose driver may stick. */
    public VerificationStore stickingStore(Clock clock, Rules rules, StoreCalls calls) {
        DataSource sticking = Watched.dataSource(database, true, (on, called, arguments, call) -> {
            if (on instanceof Connection connection && written.contains(connection)) {
                stick(called);
            } else if (WRITES.contains(called)) {
                Connection connection = ((Statement) on).getConnection();
                stick("executeUpdate");
                written.add(connection);
            }
            return call.run();
        });
        return store(sticking, clock, rules, calls);
    }

    private static VerificationStore store(DataSource database, Clock clock, Rules rules, StoreCalls calls) {
        return new JdbcVerificationStore(
                database,
                Dialect.H2,
                "shop",
                rules,
                new CorrectedClock(clock),
                new ChangeReport(new Telemetry(), rules),
                calls);
    }

    /**
     * From now on, a call of the driver never returns within an operation of the store: {@code executeUpdate} (or a batch),
     * {@code commit} or {@code close}. The first two have no effect, either.
     */
    public void stickIn(String operation, String call) {
        this.operation = operation;
        this.call = call;
    }

    private void stick(String called) {
        boolean sticks = call.equals(called)
                && STACK.walk(frames ->
                        frames.anyMatch(frame -> frame.getClassName().equals(JdbcVerificationStore.class.getName())
                                && frame.getMethodName().equals(operation)));
        if (sticks) {
            stuck.incrementAndGet();
            TestExecutors.pass(end);
        }
    }

    public int stuck() {
        return stuck.get();
    }

    /** Lets all stuck threads go on. */
    public void release() {
        stickIn("", "");
        end.countDown();
    }

    @Override
    public void close() throws SQLException {
        open.close();
    }
}
