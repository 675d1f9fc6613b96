package org.identityverification.impl.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.identityverification.impl.Proxies;

/** A data source that reports each call on its connections and their statements, just before it happens. */
final class Watched {

    private Watched() {}

    /** Is told of a call, and may make it fail. */
    @FunctionalInterface
    interface Watcher {
        void called(String method, Object[] arguments) throws SQLException;
    }

    /** Makes a call, or something else. */
    @FunctionalInterface
    interface Around {
        Object call(String method, Object[] arguments, Call call) throws Throwable;
    }

    @FunctionalInterface
    interface Call {
        Object run() throws Throwable;
    }

    static DataSource dataSource(DataSource original, Watcher watcher) {
        return dataSource(original, true, watcher);
    }

    static DataSource dataSource(DataSource original, boolean autoCommit, Watcher watcher) {
        return dataSource(original, autoCommit, (method, arguments, call) -> {
            watcher.called(method, arguments);
            return call.run();
        });
    }

    static DataSource dataSource(DataSource original, boolean autoCommit, Around around) {
        return proxy(DataSource.class, original, (method, arguments, call) -> call.run(), result -> {
            Connection connection = (Connection) result;
            connection.setAutoCommit(autoCommit);
            return connection(connection, around);
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

    private static Connection connection(Connection original, Around around) {
        return proxy(
                Connection.class,
                original,
                around,
                result -> result instanceof PreparedStatement statement
                        ? proxy(PreparedStatement.class, statement, around, it -> it)
                        : result);
    }

    private static <T> T proxy(Class<T> type, T original, Around around, Result wrap) {
        return Proxies.of(
                type,
                (proxy, method, arguments) -> wrap.of(
                        around.call(method.getName(), arguments, () -> Proxies.invoke(original, method, arguments))));
    }

    @FunctionalInterface
    private interface Result {
        Object of(Object result) throws SQLException;
    }
}
