package org.identityverification.app.access;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * A caller, and what it may do.
 *
 * @param id the kind and the subject: to whom limits and keys belong. It may be a person's
 * @param name the name in the audit record; never that of a person, because the record is kept longer than personal data
 * @param onlyContextId the only {@code contextId} that the caller may use, or empty when it may choose one, as a backend may, and
 *     every caller in development
 * @param mayUse whether the caller may use this account (empty: the common one); does not tell whether there is such an account
 */
public record Caller(String id, String name, Optional<String> onlyContextId, Predicate<Optional<String>> mayUse) {

    /** Development knows callers only by their machine, and lets them do everything. */
    static final Caller IN_DEVELOPMENT = new Caller("development", "development", Optional.empty(), any -> true);
}
