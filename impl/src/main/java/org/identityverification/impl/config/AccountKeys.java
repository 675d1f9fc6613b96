package org.identityverification.impl.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The two keys of each account, with the account's name in the middle. MicroProfile Config does not list the keys that the
 * environment sets, so this class looks for their variables too.
 */
public final class AccountKeys {

    private static final String PREFIX = Keys.PREFIX + "accounts.";
    private static final String APP_CODE = ".app-code";
    private static final String QUERY = ".result-query.enabled";
    private static final String NAME = "[a-z0-9-]{1,32}";

    private AccountKeys() {}

    /** Whether an account can have this name. */
    public static boolean isName(String name) {
        return name.matches(NAME);
    }

    public static String appCode(String account) {
        return PREFIX + account + APP_CODE;
    }

    public static String query(String account) {
        return PREFIX + account + QUERY;
    }

    /** Whether a property or an environment variable is one of these keys. */
    static boolean isKey(String name) {
        return Stream.of(APP_CODE, QUERY).anyMatch(key -> account(name, key).isPresent());
    }

    /** The accounts whose app code is configured, each with the key, or else the variable, that configures it. */
    static SortedMap<String, String> withAppCode(Collection<String> names) {
        return accounts(names, APP_CODE);
    }

    /** The same for {@code result-query.enabled}. */
    static SortedMap<String, String> withQuery(Collection<String> names) {
        return accounts(names, QUERY);
    }

    private static SortedMap<String, String> accounts(Collection<String> names, String key) {
        SortedMap<String, String> accounts = new TreeMap<>();
        // Variables come first, so that a key takes precedence.
        names.stream().sorted().forEach(name -> account(name, key).ifPresent(account -> accounts.put(account, name)));
        return accounts;
    }

    private static Optional<String> account(String name, String key) {
        return between(PREFIX, NAME, key, name)
                .or(() -> between(
                                Keys.environmentVariable(PREFIX),
                                "[A-Z0-9_]{1,32}",
                                Keys.environmentVariable(key),
                                name)
                        .map(variable -> variable.toLowerCase(Locale.ROOT).replace('_', '-')));
    }

    private static Optional<String> between(String prefix, String pattern, String suffix, String name) {
        Matcher matcher = Pattern.compile(Pattern.quote(prefix) + "(" + pattern + ")" + Pattern.quote(suffix))
                .matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
