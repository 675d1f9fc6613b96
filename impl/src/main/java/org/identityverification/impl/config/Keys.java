package org.identityverification.impl.config;

import java.util.Set;

/** The names of all keys. A key exists only once it acts; {@code docs/configuration.md} explains each. */
public final class Keys {

    /** The prefix of all keys. */
    public static final String PREFIX = "identity-verification.";

    /** The app code. */
    public static final String APP_CODE = PREFIX + "app-code";
    /** The longest that a start call may take. */
    public static final String CALL_DEADLINE = PREFIX + "call-deadline";
    /** This application's JAX-RS base as the provider reaches it. */
    public static final String PUBLIC_URL = PREFIX + "public-url";
    /** Where the browser goes when a request names nothing. */
    public static final String CALLBACK_URL = PREFIX + "callback-url";
    /** The secrets that sign notify URLs. */
    public static final String NOTIFICATION_SECRET = PREFIX + "notification.secret";
    /** How long a notify URL is accepted. */
    public static final String NOTIFICATION_VALID_FOR = PREFIX + "notification.valid-for";
    /** Whether the provider may be asked for results. */
    public static final String RESULT_QUERY_ENABLED = PREFIX + "result-query.enabled";
    /** When to ask for the first time. */
    public static final String RESULT_QUERY_FIRST_DELAY = PREFIX + "result-query.first-delay";
    /** Whether the provider is asked before a notification is believed. */
    public static final String RESULT_QUERY_CONFIRM = PREFIX + "result-query.confirm";
    /** How long a failing delivery is tried. */
    public static final String DELIVERY_MAX_AGE = PREFIX + "delivery.max-age";
    /** When a delivery that is still with an observer gives its place up. */
    public static final String DELIVERY_HUNG_AFTER = PREFIX + "delivery.hung-after";
    /** How many verifications are kept in memory. */
    public static final String IN_MEMORY_MAX_VERIFICATIONS = PREFIX + "in-memory.max-verifications";
    /** The database that remembers: a JNDI name, or {@code cdi:} and the name of a bean. */
    public static final String DATA_SOURCE = PREFIX + "data-source";
    /** What to do about the tables at start-up. */
    public static final String SCHEMA = PREFIX + "schema";
    /** Under what name this application's rows are kept. */
    public static final String APPLICATION = PREFIX + "application";
    /** How often a node looks for work that others left. */
    public static final String TASK_POLL = PREFIX + "task-poll";
    /** How long rows are kept after their last change. */
    public static final String RETENTION = PREFIX + "retention";

    /** All of them. */
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
