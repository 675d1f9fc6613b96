package org.identityverification.impl.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Turns configuration texts into {@link Settings}, or into one exception that names every key that is wrong. Plain Java:
 * where the texts come from is somebody else's business.
 */
public final class SettingsReader {

    /** The secret that the development configuration ships; refused wherever somebody else could reach the application. */
    public static final String DEVELOPMENT_SECRET = "development-only-notification-secret-do-not-use";

    /** The standard key by which the number of concurrent calls is tuned. */
    public static final String BULKHEAD_KEY =
            "org.identityverification.impl.provider.FaceAuthCalls/start/Bulkhead/value";

    /** How many calls may be under way at once when nothing else is configured. */
    public static final int DEFAULT_CONCURRENT_CALLS = 256;

    private static final int SECRET_BYTES = 32;
    private static final int MOST_CONCURRENT_CALLS = 100_000;
    private static final int DEFAULT_IN_MEMORY = 100_000;
    private static final int MAX_IN_MEMORY = 10_000_000;
    // Longer ones would be refused by the clock's arithmetic, in the middle of a call.
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final int LONGEST_APPLICATION = 128;
    private static final List<String> ENCODINGS = List.of("{xor}", "{aes}", "{hash}");

    private final Function<String, Optional<String>> values;
    private final List<String> problems = new ArrayList<>();

    private SettingsReader(Function<String, Optional<String>> values) {
        this.values = values;
    }

    /**
     * Reads all settings.
     *
     * @param values gives the text of a key, if it is configured
     * @param names the names of everything that is configured
     * @return valid settings
     * @throws InvalidConfigurationException naming every key that is wrong, missing or unknown
     */
    public static Settings read(Function<String, Optional<String>> values, Iterable<String> names) {
        SettingsReader reader = new SettingsReader(values);
        reader.refuseUnknown(names);
        Settings settings = reader.settings();
        if (!reader.problems.isEmpty()) {
            throw new InvalidConfigurationException(reader.problems);
        }
        return settings;
    }

    private Settings settings() {
        Optional<URI> publicUrl = publicUrl();
        boolean resultQueryEnabled = flag(Keys.RESULT_QUERY_ENABLED);
        Duration validFor = duration(Keys.NOTIFICATION_VALID_FOR, Duration.ofDays(7), Duration.ofMinutes(1));
        Duration maxAge = duration(Keys.DELIVERY_MAX_AGE, Duration.ofDays(3), Duration.ofSeconds(1));
        return new Settings(
                appCode(),
                duration(Keys.CALL_DEADLINE, Duration.ofSeconds(20), Duration.ofMillis(1)),
                publicUrl,
                callbackUrl(),
                notificationSecrets(publicUrl),
                validFor,
                resultQueryEnabled,
                duration(Keys.RESULT_QUERY_FIRST_DELAY, Duration.ofMinutes(2), Duration.ofSeconds(1)),
                resultQueryConfirm(resultQueryEnabled),
                maxAge,
                duration(Keys.DELIVERY_HUNG_AFTER, Duration.ofMinutes(1), Duration.ofSeconds(1)),
                number(Keys.IN_MEMORY_MAX_VERIFICATIONS, DEFAULT_IN_MEMORY, MAX_IN_MEMORY),
                database(),
                duration(Keys.TASK_POLL, Duration.ofSeconds(10), Duration.ofMillis(100)),
                retention(validFor, maxAge),
                number(BULKHEAD_KEY, DEFAULT_CONCURRENT_CALLS, MOST_CONCURRENT_CALLS));
    }

    private Duration retention(Duration validFor, Duration maxAge) {
        Duration retention = duration(Keys.RETENTION, Duration.ofDays(90), Duration.ofHours(1));
        checkLonger(retention, Keys.NOTIFICATION_VALID_FOR, validFor);
        checkLonger(retention, Keys.DELIVERY_MAX_AGE, maxAge);
        return retention;
    }

    private void checkLonger(Duration retention, String key, Duration other) {
        if (retention.compareTo(other) <= 0) {
            problem(Keys.RETENTION, "must be longer than " + key + ", which is " + other + ", but is " + retention);
        }
    }

    private void refuseUnknown(Iterable<String> names) {
        StreamSupport.stream(names.spliterator(), false)
                .filter(name -> name.startsWith(Keys.PREFIX) && !Keys.ALL.contains(name))
                .distinct()
                .sorted()
                .forEach(name -> problem(name, "is not a key of this module"));
    }

    private Secret appCode() {
        Optional<String> appCode = text(Keys.APP_CODE);
        if (appCode.isEmpty()) {
            problem(Keys.APP_CODE, "is required: set it to the APPCODE of your account");
        } else if (!appCode.get().chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            problem(Keys.APP_CODE, "must be visible ASCII characters without white space");
        } else {
            refuseEncoded(Keys.APP_CODE, appCode.get());
        }
        return new Secret(appCode.orElse(""));
    }

    private Optional<URI> publicUrl() {
        Optional<URI> url = text(Keys.PUBLIC_URL).flatMap(text -> httpUrl(Keys.PUBLIC_URL, text));
        url.ifPresent(it -> {
            if (it.getRawQuery() != null || it.getRawFragment() != null || it.getRawUserInfo() != null) {
                problem(Keys.PUBLIC_URL, "must have no query, fragment or user");
            }
            if (!"https".equalsIgnoreCase(it.getScheme()) && !isLoopback(it)) {
                problem(Keys.PUBLIC_URL, "must be https unless its host is a loopback address");
            }
        });
        return url.map(it -> URI.create(it.toString().replaceAll("/+$", "")));
    }

    private Optional<String> callbackUrl() {
        Optional<String> url = text(Keys.CALLBACK_URL);
        url.ifPresent(it -> httpUrl(Keys.CALLBACK_URL, it));
        return url;
    }

    private List<Secret> notificationSecrets(Optional<URI> publicUrl) {
        List<String> texts = text(Keys.NOTIFICATION_SECRET).stream()
                .flatMap(all -> Stream.of(all.split(",", -1)))
                .map(String::strip)
                .toList();
        if (publicUrl.isEmpty()) {
            return List.of();
        }
        if (texts.isEmpty()) {
            problem(Keys.NOTIFICATION_SECRET, "is required together with " + Keys.PUBLIC_URL);
        }
        for (String text : texts) {
            checkNotificationSecret(text, publicUrl.get());
        }
        return texts.stream().map(Secret::new).toList();
    }

    private void checkNotificationSecret(String text, URI publicUrl) {
        refuseEncoded(Keys.NOTIFICATION_SECRET, text);
        if (new Secret(text).revealBytes().length < SECRET_BYTES) {
            problem(Keys.NOTIFICATION_SECRET, "must have at least " + SECRET_BYTES + " bytes in each part");
        }
        if (text.equals(DEVELOPMENT_SECRET) && !isLoopback(publicUrl)) {
            problem(
                    Keys.NOTIFICATION_SECRET,
                    "is the known development secret, which is refused because " + Keys.PUBLIC_URL
                            + " is not a loopback address");
        }
    }

    private Optional<DatabaseSettings> database() {
        Optional<String> dataSource = text(Keys.DATA_SOURCE);
        if (dataSource.isEmpty()) {
            text(Keys.SCHEMA).ifPresent(it -> problem(Keys.SCHEMA, "means nothing without " + Keys.DATA_SOURCE));
        } else if (dataSource.get().equals(DatabaseSettings.BEAN_PREFIX)) {
            problem(Keys.DATA_SOURCE, "must name a bean after " + DatabaseSettings.BEAN_PREFIX);
        }
        SchemaMode schema = schema();
        Optional<String> application = application();
        return dataSource.map(it -> new DatabaseSettings(it, schema, application));
    }

    private SchemaMode schema() {
        String text = text(Keys.SCHEMA).orElse("create");
        return Stream.of(SchemaMode.values())
                .filter(mode -> mode.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseGet(() -> {
                    problem(Keys.SCHEMA, "must be create, validate or none");
                    return SchemaMode.CREATE;
                });
    }

    private Optional<String> application() {
        Optional<String> application = text(Keys.APPLICATION);
        application.ifPresent(it -> {
            if (it.length() > LONGEST_APPLICATION || it.chars().anyMatch(Character::isISOControl)) {
                problem(
                        Keys.APPLICATION,
                        "must have at most " + LONGEST_APPLICATION + " characters, none of them a control character");
            }
        });
        return application;
    }

    private void refuseEncoded(String key, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        ENCODINGS.stream()
                .filter(lower::startsWith)
                .findFirst()
                .ifPresent(encoding -> problem(
                        key,
                        "begins with " + encoding
                                + ", which MicroProfile Config hands over undecoded; use a file-mounted"
                                + " variable or the environment"));
    }

    private boolean resultQueryConfirm(boolean enabled) {
        boolean confirm = flag(Keys.RESULT_QUERY_CONFIRM);
        if (confirm && !enabled) {
            problem(Keys.RESULT_QUERY_CONFIRM, "needs " + Keys.RESULT_QUERY_ENABLED);
        }
        return confirm;
    }

    private boolean flag(String key) {
        String text = text(key).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            problem(key, "must be true or false");
        }
        return text.equals("true");
    }

    private Duration duration(String key, Duration byDefault, Duration least) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return byDefault;
        }
        try {
            Duration duration = Duration.parse(text.get());
            if (duration.compareTo(least) < 0) {
                problem(key, "must be at least " + least + " but is " + duration);
            }
            if (duration.compareTo(LONGEST) > 0) {
                problem(key, "must be at most " + LONGEST + " but is " + duration);
            }
            return duration;
        } catch (DateTimeParseException e) {
            problem(key, "must be an ISO 8601 duration like " + byDefault);
            return byDefault;
        }
    }

    private int number(String key, int byDefault, int most) {
        Optional<String> text = text(key);
        try {
            int number = text.map(Integer::parseInt).orElse(byDefault);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, in the same words as every other text that is no such number.
        }
        problem(key, "must be a whole number from 1 to " + most);
        return byDefault;
    }

    private Optional<URI> httpUrl(String key, String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme();
            if (url.getHost() != null && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // Told below, in the same words as every other text that is no such URL.
        }
        problem(key, "must be an absolute http or https URL");
        return Optional.empty();
    }

    private static boolean isLoopback(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    private Optional<String> text(String key) {
        return values.apply(key).map(String::strip).filter(text -> !text.isEmpty());
    }

    private void problem(String key, String problem) {
        problems.add(key + " " + problem);
    }
}
