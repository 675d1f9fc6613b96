package org.identityverification.impl.runtime.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The two keys of each account, with the account's name in the middle. MicroProfile Config does not list the keys that the
 * environment sets, so this class looks for their variables too.
 */
public final class AccountKeys {

    private static final String PREFIX = Keys.PREFIX + "accounts.";
    static final String APP_CODE = ".app-code";
    static final String QUERY = ".result-query.enabled";
    private static final String NAME = "[a-z0-9-]{1,32}";

    private AccountKeys() {}

    public static boolean isName(String name) {
        return name.matches(NAME);
    }

    public static String appCode(String account) {
        return PREFIX + account + APP_CODE;
    }

    public static String query(String account) {
        return PREFIX + account + QUERY;
    }

    static boolean isKey(String name) {
        return Stream.of(APP_CODE, QUERY)
                .anyMatch(key -> account(name, PREFIX, key).isPresent());
    }

    /** The accounts that have such a key, each with the key, or else the variable, that configures it. */
    static SortedMap<String, String> accounts(Collection<String> names, String key) {
        return accounts(names, PREFIX, key);
    }

    /** The same for the keys of another prefix. The reference application asks, too. */
    public static SortedMap<String, String> accounts(Collection<String> names, String prefix, String key) {
        SortedMap<String, String> accounts = new TreeMap<>();
        // Variables come first, so that a key takes precedence.
        names.stream()
                .sorted()
                .forEach(name -> account(name, prefix, key).ifPresent(account -> accounts.put(account, name)));
        return accounts;
    }

    /** The account of a key, or of the variable for it, which has the same length. */
    private static Optional<String> account(String name, String prefix, String key) {
        boolean known = name.matches(Pattern.quote(prefix) + NAME + Pattern.quote(key))
                || name.matches(Keys.environmentVariable(prefix) + "[A-Z0-9_]{1,32}" + Keys.environmentVariable(key));
        return Optional.of(name)
                .filter(it -> known)
                .map(it -> it.substring(prefix.length(), it.length() - key.length()))
                .map(account -> account.toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
