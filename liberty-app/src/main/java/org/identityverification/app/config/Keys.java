package org.identityverification.app.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.impl.runtime.config.AccountKeys;
import org.identityverification.impl.runtime.config.MisspeltKeys;

/**
 * The keys of this application and their values. A misspelt key would have no effect, so it stops the start, as a wrong value does.
 * All faults are collected, so that one start tells them all.
 */
public final class Keys {

    private static final String PREFIX = "identity-app.";
    private static final String NAMES = """
            production role backend-role operator-role reader-role callback-origins consent consent.separate
            default-language
            rate-limit.per-caller rate-limit.total caller-keys.proxy caller-keys.copy
            webhook.url webhook.secret webhook.verify-code webhook.proxy
            page.enabled page.modes page.mode-providers page.account
            page.logo page.colour page.hotline page.return-url
            page.name page.name.en page.privacy-url page.privacy-url.en page.purpose page.purpose.en
            page.recipients page.recipients.en page.retention page.retention.en
            page.alternative page.alternative.en""";

    /** Those of MicroProfile JWT that have an effect here. */
    private static final String OF_TOKENS = """
            mp.jwt.verify.publickey.location mp.jwt.verify.publickey.algorithm
            mp.jwt.verify.issuer mp.jwt.verify.audiences mp.jwt.verify.clock.skew""";

    private static final Set<String> ALL = Stream.concat(
                    Stream.of(NAMES.split("\\s+")).map(PREFIX::concat), Stream.of(OF_TOKENS.split("\\s+")))
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> VARIABLES =
            ALL.stream().map(Keys::variable).collect(Collectors.toUnmodifiableSet());

    private static final String ACCOUNTS = PREFIX + "accounts.";
    private static final List<String> OF_ACCOUNTS = List.of(".webhook.url", ".webhook.secret");

    private final Function<String, Optional<String>> values;
    private final List<String> faults = new ArrayList<>();

    public Keys(Function<String, Optional<String>> values) {
        this.values = values;
    }

    /** A value without white space around it. */
    public Optional<String> get(String key) {
        return values.apply(key).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The same, but a wrong value is a fault, and absent. */
    public Optional<String> get(String key, Predicate<String> right, String rule) {
        return read(key, value -> Optional.of(value).filter(right), rule);
    }

    /** What the value of a key means; if the reader finds no meaning, that is a fault. */
    public <T> Optional<T> read(String key, Function<String, Optional<T>> reader, String rule) {
        Optional<String> value = get(key);
        Optional<T> meaning = value.flatMap(reader);
        require(key, value.isEmpty() || meaning.isPresent(), rule);
        return meaning;
    }

    /** Stricter than MicroProfile Config, for which a misspelt "true" is false: development instead of production. */
    public Optional<Boolean> flag(String key) {
        return get(key, Set.of("true", "false")::contains, "must be true or false")
                .map(Boolean::valueOf);
    }

    public void require(String key, boolean right, String rule) {
        if (!right) {
            faults.add(key + " " + rule);
        }
    }

    /** What is wrong, each a sentence that begins with the key, and does not repeat the value. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** A key of an account, such as {@code .webhook.url}. */
    public static String ofAccount(String account, String key) {
        return ACCOUNTS + account + key;
    }

    /** The accounts that have keys of this application, or variables for them. */
    public static Set<String> accounts(Collection<String> configured) {
        return OF_ACCOUNTS.stream()
                .flatMap(key -> AccountKeys.accounts(configured, ACCOUNTS, key).keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Requires that each key, or variable of a key, is this application's. */
    public void requireNoOther(Set<String> configured) {
        for (String name : configured) {
            boolean isOurs = ALL.contains(name)
                    || VARIABLES.contains(name)
                    || !accounts(List.of(name)).isEmpty()
                    || MisspeltKeys.isOfKubernetes(name);
            boolean isLikeOurs =
                    Stream.of(PREFIX, "mp.jwt.").anyMatch(it -> name.startsWith(it) || name.startsWith(variable(it)));
            require(name, isOurs || !isLikeOurs, "is not a key of this application");
        }
    }

    /** Requires that each variable that looks like a key of the module is one. */
    public void requireNoOtherOfModule(Set<String> configured) {
        configured.forEach(name -> require(name, !MisspeltKeys.isUnknownVariable(name), "is not a key of the module"));
    }

    /** The names that begin almost like those of this application's keys. */
    public static List<String> misspelt(Set<String> configured) {
        return MisspeltKeys.near(configured, PREFIX);
    }

    /** How MicroProfile Config spells a key in the environment. */
    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
