package org.identityverification.impl.store;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the store reads, as SQL with values, for a database to explain. In the store's package, because it is nobody else's. */
public final class ReadingStatements {

    private static final String APPLICATION = "'benchmark'";
    private static final String SOME_ID = "'3f0d7c52-6f3e-4b8e-9d0a-0a5b6c7d8e9f'::uuid";
    private static final String DELIVER = "'DELIVER'";
    private static final String FORTY = "40";

    private ReadingStatements() {}

    /** Each under the name of what it is for. */
    public static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Find a verification", filled(JdbcVerificationStore.SELECT_VERIFICATION, SOME_ID));
        all.put("Find tasks that are due", filled(JdbcTasks.SELECT_DUE, DELIVER, "FALSE", "now()", FORTY));
        all.put("Find overdue deliveries", filled(JdbcTasks.SELECT_OVERDUE, "now() - interval '1 hour'", FORTY));
        all.put("Find parked deliveries", filled(JdbcTasks.SELECT_PARKED, DELIVER, FORTY));
        all.put(
                "Find what is old",
                filled(JdbcVerificationStore.SELECT_OLD_VERIFICATIONS, "now() - interval '180 days'", FORTY));
        return all;
    }

    private static String filled(String sql, String... values) {
        String filled = sql.replaceFirst("\\?", APPLICATION);
        for (String value : values) {
            filled = filled.replaceFirst("\\?", value);
        }
        return filled;
    }
}
