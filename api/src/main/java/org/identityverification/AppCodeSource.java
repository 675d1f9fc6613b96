package org.identityverification;

import java.util.Optional;

/**
 * Finds the app codes of accounts that are not configured, for example in a vault or a table. Make it a CDI bean, at most one.
 *
 * <p>The module asks it for each call to the provider, result queries included, so a new, changed or withdrawn app code takes effect
 * with the next call. It is never asked for a configured account or the common one. Its answer is used for that call only. Calls of
 * one account that wait at the same time share one answer.
 *
 * <p>It runs on threads of the module, each time in its own request context: at the same time for at most 64 accounts, and once for
 * each. A bean that is asked often must be quick or cache its answers. A transaction that it leaves open is rolled back, and the
 * look-up fails.
 */
@FunctionalInterface
public interface AppCodeSource {

    /**
     * Returns the app code of an account: visible ASCII characters without white space.
     *
     * <p>It has two seconds. If it takes longer or throws, only calls of this account fail: the application's with
     * {@link FailureKind#NOT_ATTEMPTED}, which is retryable; the module repeats its own calls later. No thread is interrupted. Until
     * a late look-up of the account returns, further calls of the account fail at once.
     *
     * @param account a name of 1 to 32 characters of {@code a-z}, {@code 0-9} and {@code -}; it may be user input
     * @return empty when the account does not exist (any more): a start with it is refused with an error on the field
     *     {@code account}, and notifications that need it for their confirmation are parked
     */
    Optional<String> find(String account);
}
