package org.identityverification.impl.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The statements that one thread runs on watched connections, each with the values of its last execution. */
final class RecordedStatements implements Watched.Watcher {

    private final Map<String, List<Object>> all = new LinkedHashMap<>();
    private List<Object> values = new ArrayList<>();

    @Override
    public void called(String method, Object[] arguments) {
        if (method.equals("prepareStatement")) {
            values = new ArrayList<>();
            all.put((String) arguments[0], values);
        } else if (method.startsWith("set") && arguments.length >= 2) {
            int index = (int) arguments[0] - 1;
            if (index == 0) {
                values.clear();
            }
            values.add(arguments[1]);
        }
    }

    Map<String, List<Object>> all() {
        return all;
    }

    /** What the database says about a statement. */
    static String explain(Connection connection, Dialect dialect, String explain, String sql, List<Object> values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(explain + " " + sql)) {
            for (int i = 0; i < values.size(); i++) {
                dialect.bind(statement, i + 1, values.get(i));
            }
            StringBuilder plan = new StringBuilder();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
            return plan.toString();
        }
    }

    /** The sum of what a plan says in several places. */
    static int sum(Pattern count, String plan) {
        return count.matcher(plan)
                .results()
                .mapToInt(it -> Integer.parseInt(it.group(1)))
                .sum();
    }
}
