package org.identityverification.impl.runtime.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For which accounts the provider is asked for results. Where it is, no notification is believed without the provider's word.
 *
 * @param common for requests that name no account
 * @param others for every account that {@code accounts} does not name
 */
public record QuerySwitches(boolean common, Map<String, Boolean> accounts, boolean others) {

    public QuerySwitches {
        accounts = Map.copyOf(accounts);
    }

    public static QuerySwitches all(boolean enabled) {
        return new QuerySwitches(enabled, Map.of(), enabled);
    }

    /** Absent is the common account. */
    public boolean areOnFor(@Nullable String account) {
        return account == null ? common : accounts.getOrDefault(account, others);
    }

    public boolean areOnForAny() {
        return common || others || accounts.containsValue(true);
    }
}
