package org.identityverification.impl.verification;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the provider is asked before a notification is believed.
 *
 * @param common for every account that {@code accounts} does not name
 */
public record Confirmation(boolean common, Map<String, Boolean> accounts) {

    public Confirmation {
        accounts = Map.copyOf(accounts);
    }

    /** The same for every account. */
    public static Confirmation of(boolean demanded) {
        return new Confirmation(demanded, Map.of());
    }

    /** Whether an account demands it; absent is the common account. */
    public boolean isDemandedBy(@Nullable String account) {
        return account == null ? common : accounts.getOrDefault(account, common);
    }

    /** Whether one account demands it. */
    public boolean isDemandedByAny() {
        return common || accounts.containsValue(true);
    }
}
