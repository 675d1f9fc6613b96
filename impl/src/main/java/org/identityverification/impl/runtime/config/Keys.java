package org.identityverification.impl.runtime.config;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The names of all keys; {@code docs/configuration.md} explains each. */
public final class Keys {

    public static final String PREFIX = "identity-verification.";

    private static final Set<String> NAMES = new HashSet<>();

    public static final String APP_CODE = key("app-code");
    public static final String CALL_DEADLINE = key("call-deadline");
    public static final String PUBLIC_URL = key("public-url");
    public static final String CALLBACK_URL = key("callback-url");
    public static final String NOTIFICATION_SECRET = key("notification.secret");
    public static final String NOTIFICATION_VALID_FOR = key("notification.valid-for");
    public static final String RESULT_QUERY_ENABLED = key("result-query.enabled");
    public static final String RESULT_QUERY_FIRST_DELAY = key("result-query.first-delay");
    public static final String RESULT_QUERY_MAX_PER_SECOND = key("result-query.max-per-second");
    public static final String DELIVERY_ENABLED = key("delivery.enabled");
    public static final String DELIVERY_MAX_AGE = key("delivery.max-age");
    public static final String DELIVERY_HUNG_AFTER = key("delivery.hung-after");
    public static final String IN_MEMORY_MAX_VERIFICATIONS = key("in-memory.max-verifications");
    public static final String DATA_SOURCE = key("data-source");
    public static final String DATABASE = key("database");
    public static final String SCHEMA = key("schema");
    public static final String APPLICATION = key("application");
    public static final String TASK_POLL = key("task-poll");
    public static final String RETENTION = key("retention");

    public static final Set<String> ALL = Set.copyOf(NAMES);

    private Keys() {}

    private static String key(String name) {
        NAMES.add(PREFIX + name);
        return PREFIX + name;
    }

    /** How MicroProfile Config spells a key as an environment variable. */
    static String environmentVariable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
