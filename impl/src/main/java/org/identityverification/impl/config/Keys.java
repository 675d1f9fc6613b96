package org.identityverification.impl.config;

import java.util.Set;

/** The names of all keys. A key exists only once it acts; {@code docs/configuration.md} explains each. */
public final class Keys {

    public static final String PREFIX = "identity-verification.";

    public static final String APP_CODE = PREFIX + "app-code";
    public static final String CALL_DEADLINE = PREFIX + "call-deadline";
    public static final String PUBLIC_URL = PREFIX + "public-url";
    public static final String CALLBACK_URL = PREFIX + "callback-url";
    public static final String NOTIFICATION_SECRET = PREFIX + "notification.secret";
    public static final String NOTIFICATION_VALID_FOR = PREFIX + "notification.valid-for";
    public static final String RESULT_QUERY_ENABLED = PREFIX + "result-query.enabled";
    public static final String RESULT_QUERY_FIRST_DELAY = PREFIX + "result-query.first-delay";
    public static final String RESULT_QUERY_CONFIRM = PREFIX + "result-query.confirm";
    public static final String DELIVERY_MAX_AGE = PREFIX + "delivery.max-age";
    public static final String DELIVERY_HUNG_AFTER = PREFIX + "delivery.hung-after";
    public static final String IN_MEMORY_MAX_VERIFICATIONS = PREFIX + "in-memory.max-verifications";
    public static final String DATA_SOURCE = PREFIX + "data-source";
    public static final String SCHEMA = PREFIX + "schema";
    public static final String APPLICATION = PREFIX + "application";
    public static final String TASK_POLL = PREFIX + "task-poll";
    public static final String RETENTION = PREFIX + "retention";

    public static final Set<String> ALL = Set.of(
            APP_CODE,
            CALL_DEADLINE,
            PUBLIC_URL,
            CALLBACK_URL,
            NOTIFICATION_SECRET,
            NOTIFICATION_VALID_FOR,
            RESULT_QUERY_ENABLED,
            RESULT_QUERY_FIRST_DELAY,
            RESULT_QUERY_CONFIRM,
            DELIVERY_MAX_AGE,
            DELIVERY_HUNG_AFTER,
            IN_MEMORY_MAX_VERIFICATIONS,
            DATA_SOURCE,
            SCHEMA,
            APPLICATION,
            TASK_POLL,
            RETENTION);

    private Keys() {}
}
