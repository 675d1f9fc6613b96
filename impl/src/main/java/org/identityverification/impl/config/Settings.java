package org.identityverification.impl.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The module's configuration, typed and checked.
 *
 * @param appCode {@link Keys#APP_CODE}
 * @param callDeadline {@link Keys#CALL_DEADLINE}
 * @param publicUrl {@link Keys#PUBLIC_URL}, without a slash at the end
 * @param callbackUrl {@link Keys#CALLBACK_URL}
 * @param notificationSecrets {@link Keys#NOTIFICATION_SECRET}; the first signs; empty without a public URL
 * @param notificationValidFor {@link Keys#NOTIFICATION_VALID_FOR}
 * @param resultQueryEnabled {@link Keys#RESULT_QUERY_ENABLED}
 * @param resultQueryFirstDelay {@link Keys#RESULT_QUERY_FIRST_DELAY}
 * @param resultQueryConfirm {@link Keys#RESULT_QUERY_CONFIRM}
 * @param deliveryMaxAge {@link Keys#DELIVERY_MAX_AGE}
 * @param deliveryHungAfter {@link Keys#DELIVERY_HUNG_AFTER}
 * @param inMemoryMaxVerifications {@link Keys#IN_MEMORY_MAX_VERIFICATIONS}
 * @param database where to remember; absent to remember in memory
 * @param taskPoll {@link Keys#TASK_POLL}
 * @param retention {@link Keys#RETENTION}
 * @param concurrentCalls how many calls may be under way at once: the bulkhead's standard key
 */
public record Settings(
        Secret appCode,
        Duration callDeadline,
        Optional<URI> publicUrl,
        Optional<String> callbackUrl,
        List<Secret> notificationSecrets,
        Duration notificationValidFor,
        boolean resultQueryEnabled,
        Duration resultQueryFirstDelay,
        boolean resultQueryConfirm,
        Duration deliveryMaxAge,
        Duration deliveryHungAfter,
        int inMemoryMaxVerifications,
        Optional<DatabaseSettings> database,
        Duration taskPoll,
        Duration retention,
        int concurrentCalls) {

    /** Makes the list immutable. */
    public Settings {
        notificationSecrets = List.copyOf(notificationSecrets);
    }
}
