package org.identityverification.impl.verification;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the provider must confirm a notification before it is accepted.
 *
 * @param common for requests that name no account
 * @param others for every account that {@code accounts} does not name
 */
public record Confirmation(boolean common, Map<String, Boolean> accounts, boolean others) {

    public Confirmation {
        accounts = Map.copyOf(accounts);
    }

    /** The same for every account. */
    public static Confirmation of(boolean demanded) {
        return new Confirmation(demanded, Map.of(), demanded);
    }

    /** Whether an account demands it; absent is the common account. */
    public boolean isDemandedBy(@Nullable String account) {
        return account == null ? common : accounts.getOrDefault(account, others);
    }

    /** Whether any account demands it. */
    public boolean isDemandedByAny() {
        return common || accounts.containsValue(true);
    }
}
