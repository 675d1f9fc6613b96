package org.identityverification.app.page;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.identityverification.FaceAuthMode;

/** Reads {@code identity-app.consent} and {@code identity-app.page.*}. The exception for a wrong value names the key, not the value. */
final class PageKeys {

    private static final String PREFIX = "identity-app.page.";
    private static final String CONSENT = "identity-app.consent";
    private static final String IN_ENGLISH = ".en";
    private static final String DEFAULT_MODES = "TENCENT,ZHIMACREDIT";

    /** U+FFFD stands where an environment variable could not be decoded. */
    private static final Pattern UNREADABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\uFFFD]");

    private static final Pattern HOTLINE = Pattern.compile("\\+?[0-9][0-9 ()-]{2,29}");

    private static final Pattern VERSION = Pattern.compile("[^\\s\\p{Z}\\p{C}\\uFFFD]{1,64}");

    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9-]{1,32}");

    private final Function<String, Optional<String>> config;

    PageKeys(Function<String, Optional<String>> config) {
        this.config = config;
    }

    /** In the order in which they are offered. */
    List<FaceAuthMode> modes() {
        List<String> names = Stream.of(read("modes").orElse(DEFAULT_MODES).split(",", -1))
                .map(String::strip)
                .toList();
        List<String> all =
                Stream.of(FaceAuthMode.values()).map(FaceAuthMode::name).toList();
        require(
                "modes",
                all.containsAll(names) && Set.copyOf(names).size() == names.size(),
                "must be one or more of TENCENT, ZHIMACREDIT and WE_CHAT_FACE, separated by commas");
        return names.stream().map(FaceAuthMode::valueOf).toList();
    }

    /** Whether each mode names who carries out the face check, which may be another bank. */
    boolean modeProviders() {
        return read("mode-providers", Set.of("true", "false")::contains, "must be true or false")
                .map(Boolean::valueOf)
                .orElse(true);
    }

    /** The module checks whether there is such an account. */
    Optional<String> account() {
        return read(
                "account",
                ACCOUNT.asMatchPredicate(),
                "must be the name of an account: 1 to 32 of a-z, 0-9 and hyphens");
    }

    /** The version of the notice to which a person agrees before a verification starts. */
    Optional<String> consent() {
        Optional<String> version = config.apply(CONSENT);
        if (version.filter(it -> !VERSION.matcher(it).matches()).isPresent()) {
            throw new IllegalStateException(CONSENT + " must be a version of at most 64 characters, without spaces");
        }
        return version;
    }

    /** A person who is asked for consent must be told to what. */
    void requireForConsent(String key) {
        require(key, config.apply(PREFIX + key).isPresent(), "must be set if " + CONSENT + " is set");
    }

    Optional<String> name(String key) {
        return text(key, 40);
    }

    Optional<String> sentences(String key) {
        return text(key, 300);
    }

    /** Something to open or to load: on this host, or by https. */
    Optional<String> address(String key) {
        return read(key, PageKeys::isAddress, "must be an https URL, or a path on the same host, which begins with /");
    }

    Optional<String> colour() {
        read("colour", Contrast::isColour, "must be a colour like #1f6f5c");
        return read(
                "colour",
                colour -> Contrast.withWhite(colour) >= Contrast.READABLE,
                "is too light: white text on it needs a contrast of at least 4.5 to 1 (WCAG 2, AA)");
    }

    Optional<String> hotline() {
        return read(
                "hotline",
                HOTLINE.asMatchPredicate(),
                "must be a telephone number: digits, spaces, hyphens and brackets, and a + before them if needed");
    }

    /** The value for each language: that of the key and, for English, that of the key with {@code .en}, if set. */
    Optional<JsonObject> inBothLanguages(String key, Function<String, Optional<String>> read) {
        Optional<String> value = read.apply(key);
        Optional<String> english = read.apply(key + IN_ENGLISH);
        require(key + IN_ENGLISH, value.isPresent() || english.isEmpty(), "needs " + PREFIX + key + " to be set too");
        return value.map(it -> Json.createObjectBuilder()
                .add("zh", it)
                .add("en", english.orElse(it))
                .build());
    }

    private Optional<String> text(String key, int max) {
        return read(
                key,
                text -> text.codePointCount(0, text.length()) <= max
                        && !UNREADABLE.matcher(text).find(),
                "must be a text of at most " + max
                        + " characters in one line; in an environment variable its encoding may be lost, so put it"
                        + " into server.xml or a file");
    }

    private Optional<String> read(String key) {
        return config.apply(PREFIX + key).map(String::strip).filter(text -> !text.isEmpty());
    }

    private Optional<String> read(String key, Predicate<String> right, String rule) {
        Optional<String> value = read(key);
        require(key, value.map(right::test).orElse(true), rule);
        return value;
    }

    private static void require(String key, boolean right, String rule) {
        if (!right) {
            throw new IllegalStateException(PREFIX + key + " " + rule);
        }
    }

    private static boolean isAddress(String text) {
        try {
            URI url = new URI(text);
            boolean onThisHost = text.startsWith("/") && !text.startsWith("//");
            boolean byHttps =
                    "https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null && url.getRawUserInfo() == null;
            return text.equals(url.toASCIIString()) && (onThisHost || byHttps);
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
