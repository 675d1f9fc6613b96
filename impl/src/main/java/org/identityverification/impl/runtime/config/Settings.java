package org.identityverification.impl.runtime.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The module's configuration, typed and checked. Each component has the name of its key.
 *
 * @param resultQueryEnabled from the common key and the accounts' keys
 * @param publicUrls the first is used in new notify URLs, all are accepted; without a trailing slash
 * @param notificationSecrets the first signs, all verify; empty without a public URL
 * @param database absent to store verifications in memory
 * @param concurrentCalls the size of the bulkhead, from its standard key
 */
public record Settings(
        Accounts accounts,
        Duration callDeadline,
        List<URI> publicUrls,
        Optional<String> callbackUrl,
        List<Secret> notificationSecrets,
        Duration notificationValidFor,
        QuerySwitches resultQueryEnabled,
        Duration resultQueryFirstDelay,
        int resultQueryMaxPerSecond,
        boolean deliveryEnabled,
        Duration deliveryMaxAge,
        Duration deliveryHungAfter,
        int inMemoryMaxVerifications,
        Optional<DatabaseSettings> database,
        Duration taskPoll,
        Duration retention,
        int concurrentCalls) {

    public Rules rules() {
        return new Rules(resultQueryEnabled, deliveryEnabled, callDeadline, resultQueryFirstDelay, deliveryMaxAge);
    }
}
