package org.identityverification.impl.runtime.config;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The accounts at the provider, as far as the configuration knows them.
 *
 * @param common the app code of requests that name no account
 * @param named the app codes of the others
 * @param haveSource whether the application has a source of further app codes
 */
public record Accounts(Optional<Secret> common, Map<String, Secret> named, boolean haveSource) {

    public Accounts {
        named = Map.copyOf(named);
    }

    public Optional<Secret> appCode(@Nullable String account) {
        return account == null ? common : Optional.ofNullable(named.get(account));
    }

    public String sourceOfAppCode(@Nullable String account) {
        if (account == null) {
            return Keys.APP_CODE;
        }
        return named.containsKey(account) ? AccountKeys.appCode(account) : "the AppCodeSource";
    }

    public boolean areSeveral() {
        return haveSource || !named.isEmpty();
    }

    public static String shown(@Nullable String account) {
        return account == null ? "this account" : "account " + account;
    }

    public static String whyGone(@Nullable String account) {
        return account == null
                ? Keys.APP_CODE + " is no longer set"
                : shown(account) + " is gone from the configuration and the AppCodeSource";
    }
}
