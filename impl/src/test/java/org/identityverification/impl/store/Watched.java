package org.identityverification.impl.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.identityverification.impl.Proxies;

/** A data source that reports each call on its connections and their statements, just before it happens. */
final class Watched {

    private Watched() {}

    @FunctionalInterface
    interface Watcher {
        void called(String method, Object[] arguments) throws SQLException;
    }

    /** Makes a call on a connection or a statement, or does something else. */
    @FunctionalInterface
    interface Around {
        Object call(String method, Object[] arguments, Call call) throws Throwable;
    }

    @FunctionalInterface
    interface Call {
        Object run() throws Throwable;
    }

    static DataSource dataSource(DataSource original, Watcher watcher) {
        return dataSource(original, true, (method, arguments, call) -> {
            watcher.called(method, arguments);
            return call.run();
        });
    }

    static DataSource dataSource(DataSource original, boolean autoCommit, Around around) {
        return Proxies.of(DataSource.class, (proxy, method, arguments) -> {
            Connection connection = (Connection) Proxies.invoke(original, method, arguments);
            connection.setAutoCommit(autoCommit);
            return watched(Connection.class, connection, around);
        });
    }

    /** Gives the same connection each time, and leaves it open. */
    static DataSource always(Connection connection) {
        Connection open = Proxies.of(
                Connection.class,
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : Proxies.invoke(connection, method, arguments));
        return Proxies.of(DataSource.class, (proxy, method, arguments) -> open);
    }

    private static <T> T watched(Class<T> type, T original, Around around) {
        return Proxies.of(type, (proxy, method, arguments) -> {
            Object result = around.call(method.getName(), arguments, () -> Proxies.invoke(original, method, arguments));
            return result instanceof PreparedStatement statement
                    ? watched(PreparedStatement.class, statement, around)
                    : result;
        });
    }
}
