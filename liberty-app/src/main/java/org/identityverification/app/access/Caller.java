package org.identityverification.app.access;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who calls, and what that caller may do.
 *
 * @param name what the audit record calls the caller: a person has none there, because it is kept longer than what leads to people
 * @param onlyContextId the only {@code contextId} that the caller may use, or empty when the caller chooses: a backend of ours
 *     does, and every caller in development
 * @param mayUse whether this account is the caller's; the common one when it is empty. Says nothing of
 *     whether there is such an account
 */
public record Caller(String name, Optional<String> onlyContextId, Predicate<Optional<String>> mayUse) {

    /** Development knows its callers by their machine alone, and lets them do everything. */
    static final Caller IN_DEVELOPMENT = new Caller("development", Optional.empty(), any -> true);
}
