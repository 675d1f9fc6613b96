package org.identityverification.app.access;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a caller may do.
 *
 * @param onlyContextId the only {@code contextId} that the caller may use, or empty when the caller chooses: a backend of ours
 *     does, and every caller in development
 * @param mayUse whether the caller may start verifications of this account; of the common one when it is empty. Says nothing of
 *     whether there is such an account
 */
public record Caller(Optional<String> onlyContextId, Predicate<Optional<String>> mayUse) {}
