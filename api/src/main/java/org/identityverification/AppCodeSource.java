package org.identityverification;

import java.util.Optional;

/**
 * Finds the app codes of accounts that are not configured: in a vault, or in a table. Make it a CDI bean; there may be one.
 *
 * <p>It is asked for each call to the provider, the queries of results included, so what is added, changed or withdrawn counts for
 * the next call. It is never asked for an account that is configured, nor for the common one. What it returns is used for that call
 * only. Calls of one account that wait at the same time share one answer.
 *
 * <p>It runs on threads of the module, in a request context of its own: for one account at most once at a time, and for 64 accounts
 * at most. A bean that is asked often must be quick, or keep what it knows for a while. A transaction that it leaves open is rolled
 * back, and the look-up fails.
 */
@FunctionalInterface
public interface AppCodeSource {

    /**
     * Returns the app code of an account, which must be visible ASCII characters without white space.
     *
     * <p>It has two seconds. If it takes longer, or throws, only calls of this account fail: those of the application with
     * {@link CallNotAttemptedException}, which is retryable. The module tries again later for what it does by itself. No thread is
     * interrupted, and as long as an earlier look-up of this account has not returned, further calls of the account fail at once.
     *
     * @param account a name of 1 to 32 characters of {@code a-z}, {@code 0-9} and {@code -}; users may have chosen it
     * @return empty when there is no such account, or not any more: a start with it is refused, with a fault at the field
     *     {@code account}; notifications that wait to be confirmed by it are parked
     */
    Optional<String> find(String account);
}
