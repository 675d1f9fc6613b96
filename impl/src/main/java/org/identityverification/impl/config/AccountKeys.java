package org.identityverification.impl.config;

import java.util.Collection;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two keys of each account, with the account's name in the middle. MicroProfile Config does not list the keys that the
 * environment sets, so this class looks for their variables too.
 */
public final class AccountKeys {

    private static final String PREFIX = Keys.PREFIX + "accounts.";
    private static final String APP_CODE = ".app-code";
    private static final String QUERY = ".result-query.enabled";

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern KEY = pattern(PREFIX, NAME.pattern(), APP_CODE, QUERY);
    private static final Pattern VARIABLE = pattern(
            Keys.environmentVariable(PREFIX),
            "[A-Z0-9_]{1,32}",
            Keys.environmentVariable(APP_CODE),
            Keys.environmentVariable(QUERY));

    private AccountKeys() {}

    /** Whether an account can have this name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    public static String appCode(String account) {
        return PREFIX + account + APP_CODE;
    }

    public static String query(String account) {
        return PREFIX + account + QUERY;
    }

    static boolean isKey(String name) {
        return KEY.matcher(name).matches();
    }

    static boolean isVariable(String name) {
        return VARIABLE.matcher(name).matches();
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
        for (String name : names) {
            add(name, VARIABLE, Keys.environmentVariable(key), AccountKeys::accountOf, accounts);
        }
        for (String name : names) {
            add(name, KEY, key, account -> account, accounts);
        }
        return accounts;
    }

    private static void add(
            String name,
            Pattern pattern,
            String key,
            UnaryOperator<String> account,
            SortedMap<String, String> accounts) {
        Matcher matcher = pattern.matcher(name);
        if (matcher.matches() && matcher.group(2).equals(key)) {
            accounts.put(account.apply(matcher.group(1)), name);
        }
    }

    private static String accountOf(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Pattern pattern(String prefix, String name, String one, String other) {
        return Pattern.compile(
                Pattern.quote(prefix) + "(" + name + ")(" + Pattern.quote(one) + "|" + Pattern.quote(other) + ")");
    }
}
