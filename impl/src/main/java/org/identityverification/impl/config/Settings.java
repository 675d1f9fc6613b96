package org.identityverification.impl.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.identityverification.impl.verification.Confirmation;

/**
 * The module's configuration, typed and checked. Each component has the name of its key.
 *
 * @param resultQueryConfirm of the common key and of the accounts'
 * @param publicUrls the first is in new notify URLs, all verify; without a slash at the end
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
        boolean resultQueryEnabled,
        Duration resultQueryFirstDelay,
        Confirmation resultQueryConfirm,
        int resultQueryMaxPerSecond,
        boolean deliveryEnabled,
        Duration deliveryMaxAge,
        Duration deliveryHungAfter,
        int inMemoryMaxVerifications,
        Optional<DatabaseSettings> database,
        Duration taskPoll,
        Duration retention,
        int concurrentCalls) {

    /** The public URL of new notify URLs, if it is on this machine. */
    public Optional<String> localPublicUrl() {
        return publicUrls.stream()
                .limit(1)
                .filter(SettingsReader::isLoopback)
                .map(URI::toString)
                .findFirst();
    }
}
