package org.identityverification.impl.runtime.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns configuration texts into {@link Settings}, or into one exception that names every wrong key. */
public final class SettingsReader {

    /** The secret of the development configuration. It is refused unless every public URL is a loopback address. */
    public static final String DEVELOPMENT_SECRET = "development-only-notification-secret-do-not-use";

    public static final String BULKHEAD_KEY =
            "org.identityverification.impl.provider.FaceAuthCalls/start/Bulkhead/value";

    public static final int DEFAULT_CONCURRENT_CALLS = 256;

    private static final int MIN_SECRET_BYTES = 32;
    private static final int MAX_SECRETS = 4;
    private static final int MAX_PUBLIC_URLS = 3;
    private static final String MAKE_ONE = " (make one with: openssl rand -base64 48)";
    // MicroProfile Config gives no value for an expression that it cannot expand.
    private static final String EXPRESSIONS = "; each ${…} in it must have a value";

    // Time arithmetic fails with longer durations.
    private static final Duration MAX_DURATION = Duration.ofDays(36_500);
    private static final List<String> ENCODINGS = List.of("{xor}", "{aes}", "{hash}");

    private final Function<String, Optional<String>> values;
    private final Set<String> names;
    private final boolean haveSource;
    private final List<String> problems = new ArrayList<>();

    private SettingsReader(Function<String, Optional<String>> values, Set<String> names, boolean haveSource) {
        this.values = values;
        this.names = names;
        this.haveSource = haveSource;
    }

    /** Reads all settings. The names are those of all configured properties and environment variables. */
    public static Settings read(Function<String, Optional<String>> values, Set<String> names, boolean haveSource) {
        SettingsReader reader = new SettingsReader(values, names, haveSource);
        reader.refuseUnknown();
        Settings settings = reader.settings();
        if (!reader.problems.isEmpty()) {
            throw new InvalidConfigurationException(reader.problems);
        }
        return settings;
    }

    private void refuseUnknown() {
        names.stream()
                .filter(name -> (name.startsWith(Keys.PREFIX) && !Keys.ALL.contains(name) && !AccountKeys.isKey(name))
                        || RestClientKeys.isUnknown(name))
                .sorted()
                .forEach(name -> problem(name, "is not a key of this module"));
    }

    private Settings settings() {
        List<URI> publicUrls = parts(Keys.PUBLIC_URL, MAX_PUBLIC_URLS)
                .flatMap(part -> publicUrl(part).stream())
                .toList();
        List<Secret> notificationSecrets = notificationSecrets(publicUrls);
        Settings settings = new Settings(
                accounts(),
                duration(Keys.CALL_DEADLINE, "PT20S", "PT0.001S"),
                publicUrls,
                text(Keys.CALLBACK_URL)
                        .flatMap(it -> httpUrl(Keys.CALLBACK_URL, it))
                        .map(URI::toString),
                publicUrls.isEmpty() ? List.of() : notificationSecrets,
                duration(Keys.NOTIFICATION_VALID_FOR, "P7D", "PT1M"),
                queries(),
                duration(Keys.RESULT_QUERY_FIRST_DELAY, "PT2M", "PT1S"),
                number(Keys.RESULT_QUERY_MAX_PER_SECOND, 500, 1000),
                flag(Keys.DELIVERY_ENABLED, true),
                duration(Keys.DELIVERY_MAX_AGE, "P3D", "PT1S"),
                duration(Keys.DELIVERY_HUNG_AFTER, "PT1M", "PT1S"),
                number(Keys.IN_MEMORY_MAX_VERIFICATIONS, 100_000, 10_000_000),
                database(),
                duration(Keys.TASK_POLL, "PT10S", "PT0.1S"),
                duration(Keys.RETENTION, "P90D", "PT1H"),
                number(BULKHEAD_KEY, DEFAULT_CONCURRENT_CALLS, 100_000));
        requireLongerRetention(settings.retention(), Keys.NOTIFICATION_VALID_FOR, settings.notificationValidFor());
        requireLongerRetention(settings.retention(), Keys.DELIVERY_MAX_AGE, settings.deliveryMaxAge());
        return settings;
    }

    private void requireLongerRetention(Duration retention, String key, Duration other) {
        String problem = "must be longer than " + key + ", which is " + other + ", but is " + retention;
        require(retention.compareTo(other) > 0, Keys.RETENTION, problem);
    }

    private Accounts accounts() {
        Map<String, Secret> named = new HashMap<>();
        AccountKeys.accounts(names, AccountKeys.APP_CODE).forEach((account, name) -> {
            Optional<Secret> appCode = appCode(AccountKeys.appCode(account));
            appCode.ifPresentOrElse(it -> named.put(account, it), () -> problem(name, "is empty"));
        });
        Optional<Secret> common = appCode(Keys.APP_CODE);
        require(
                common.isPresent() || !named.isEmpty() || haveSource,
                Keys.APP_CODE,
                "is required: set it to the APPCODE of your account" + EXPRESSIONS);
        return new Accounts(common, named, haveSource);
    }

    private Optional<Secret> appCode(String key) {
        Optional<Secret> appCode = text(key).map(Secret::new);
        appCode.ifPresent(it -> {
            require(it.isVisibleAscii(), key, "must be visible ASCII characters without white space");
            refuseEncoded(key, it.reveal());
        });
        return appCode;
    }

    private QuerySwitches queries() {
        Map<String, Boolean> accounts = new HashMap<>();
        AccountKeys.accounts(names, AccountKeys.QUERY).forEach((account, name) -> {
            String key = AccountKeys.query(account);
            if (text(key).isEmpty()) {
                problem(name, "is empty");
            } else if (!haveSource
                    && !AccountKeys.accounts(names, AccountKeys.APP_CODE).containsKey(account)) {
                problem(name, "belongs to an account without " + AccountKeys.appCode(account));
            }
            accounts.put(account, flag(key, false));
        });
        require(
                text(Keys.RESULT_QUERY_ENABLED).isPresent(),
                Keys.RESULT_QUERY_ENABLED,
                "is required: true asks the provider about each result before it is believed (the account must have the call, which"
                        + " the provider's document does not list: ask, and run the acceptance); false believes"
                        + " notifications, which a person who knows the notify URL can forge");
        boolean common = flag(Keys.RESULT_QUERY_ENABLED, false);
        // Without a source, any other account has been removed from the configuration: it may have had queries.
        boolean others = common || (!haveSource && accounts.containsValue(true));
        AccountKeys.accounts(names, AccountKeys.APP_CODE)
                .keySet()
                .forEach(account -> accounts.putIfAbsent(account, common));
        return new QuerySwitches(common, accounts, others);
    }

    private Optional<URI> publicUrl(String text) {
        Optional<URI> url = httpUrl(Keys.PUBLIC_URL, text);
        url.ifPresent(it -> {
            boolean isPlain = it.getRawQuery() == null && it.getRawFragment() == null && it.getRawUserInfo() == null;
            require(isPlain, Keys.PUBLIC_URL, "must have no query, fragment or user");
            boolean isSafe = "https".equalsIgnoreCase(it.getScheme()) || isLoopback(it);
            require(isSafe, Keys.PUBLIC_URL, "must be https unless its host is a loopback address");
        });
        return url.map(it -> URI.create(it.toString().replaceAll("/+$", "")));
    }

    /** Checks the secret even without a public URL, because the key of that URL may be misspelt. */
    private List<Secret> notificationSecrets(List<URI> publicUrls) {
        if (text(Keys.NOTIFICATION_SECRET).isEmpty()) {
            text(Keys.PUBLIC_URL)
                    .ifPresent(it -> problem(
                            Keys.NOTIFICATION_SECRET,
                            "is required together with " + Keys.PUBLIC_URL + MAKE_ONE + EXPRESSIONS));
            return List.of();
        }
        return parts(Keys.NOTIFICATION_SECRET, MAX_SECRETS)
                .map(part -> notificationSecret(part, publicUrls))
                .toList();
    }

    private Secret notificationSecret(String text, List<URI> publicUrls) {
        Secret secret = new Secret(text);
        refuseEncoded(Keys.NOTIFICATION_SECRET, text);
        require(
                secret.revealBytes().length >= MIN_SECRET_BYTES,
                Keys.NOTIFICATION_SECRET,
                "must have at least " + MIN_SECRET_BYTES + " bytes in each part" + MAKE_ONE);
        require(
                !text.equals(DEVELOPMENT_SECRET) || publicUrls.stream().allMatch(SettingsReader::isLoopback),
                Keys.NOTIFICATION_SECRET,
                "is the known development secret, which is refused because " + Keys.PUBLIC_URL
                        + " is not a loopback address" + MAKE_ONE);
        return secret;
    }

    private Optional<DatabaseSettings> database() {
        Optional<String> dataSource = text(Keys.DATA_SOURCE);
        if (dataSource.isEmpty()) {
            for (String key : List.of(Keys.SCHEMA, Keys.DATABASE)) {
                text(key).ifPresent(it -> problem(key, "has no effect without " + Keys.DATA_SOURCE));
            }
        } else if (dataSource.get().equals(DatabaseSettings.BEAN_PREFIX)) {
            problem(Keys.DATA_SOURCE, "must name a bean after " + DatabaseSettings.BEAN_PREFIX);
        }
        SchemaMode schema = choice(Keys.SCHEMA, SchemaMode.values()).orElse(SchemaMode.CREATE);
        Optional<DatabaseProduct> product = choice(Keys.DATABASE, DatabaseProduct.values());
        Optional<String> application = application();
        return dataSource.map(it -> new DatabaseSettings(it, schema, application, product));
    }

    private <E extends Enum<E>> Optional<E> choice(String key, E[] choices) {
        Optional<String> text = text(key);
        Optional<E> choice = text.flatMap(it -> Stream.of(choices)
                .filter(one -> one.name().equalsIgnoreCase(it))
                .findFirst());
        String names = Stream.of(choices).map(Enum::name).collect(Collectors.joining(", "));
        require(text.isEmpty() || choice.isPresent(), key, "must be one of " + names.toLowerCase(Locale.ROOT));
        return choice;
    }

    private Optional<String> application() {
        Optional<String> application = text(Keys.APPLICATION);
        require(
                application.filter(it -> !it.matches("[^\\p{Cc}]{1,128}")).isEmpty(),
                Keys.APPLICATION,
                "must have at most 128 characters, none of them a control character");
        return application;
    }

    private void refuseEncoded(String key, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        ENCODINGS.stream()
                .filter(lower::startsWith)
                .forEach(encoding -> problem(
                        key,
                        "begins with " + encoding
                                + ", which MicroProfile Config hands over undecoded; use a file-mounted"
                                + " variable or the environment"));
    }

    private boolean flag(String key, boolean defaultValue) {
        String text = text(key).orElse(Boolean.toString(defaultValue));
        require(text.equals("true") || text.equals("false"), key, "must be true or false");
        return text.equals("true");
    }

    private Duration duration(String key, String defaultValue, String min) {
        String text = text(key).orElse(defaultValue);
        try {
            Duration duration = Duration.parse(text);
            boolean isLong = duration.compareTo(Duration.parse(min)) >= 0;
            require(isLong, key, "must be at least " + min + " but is " + duration);
            boolean isShort = duration.compareTo(MAX_DURATION) <= 0;
            require(isShort, key, "must be at most " + MAX_DURATION + " but is " + duration);
            return duration;
        } catch (DateTimeParseException e) {
            problem(key, "must be an ISO 8601 duration like " + defaultValue);
            return Duration.parse(defaultValue);
        }
    }

    private int number(String key, int defaultValue, int max) {
        Optional<String> text = text(key);
        try {
            int number = text.map(Integer::parseInt).orElse(defaultValue);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        problem(key, "must be a whole number from 1 to " + max);
        return defaultValue;
    }

    private Optional<URI> httpUrl(String key, String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme();
            if (url.getHost() != null && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // Reported below.
        }
        problem(key, "must be an absolute http or https URL");
        return Optional.empty();
    }

    private static boolean isLoopback(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    /** The comma-separated parts of a value. Their number is limited, because each part makes the check of a forged token cost more. */
    private Stream<String> parts(String key, int max) {
        String[] parts = text(key).map(it -> it.split(",", -1)).orElse(new String[0]);
        require(parts.length <= max, key, "must have at most " + max + " parts but has " + parts.length);
        return Stream.of(parts).map(String::strip);
    }

    private Optional<String> text(String key) {
        return values.apply(key).map(String::strip).filter(text -> !text.isEmpty());
    }

    private void require(boolean holds, String key, String problem) {
        if (!holds) {
            problem(key, problem);
        }
    }

    private void problem(String key, String problem) {
        problems.add(key + " " + problem);
    }
}
