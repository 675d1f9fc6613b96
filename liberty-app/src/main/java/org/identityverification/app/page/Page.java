package org.identityverification.app.page;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
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
import org.identityverification.app.config.Keys;

/** The values of {@code identity-app.consent*} and {@code identity-app.page.*}, checked once, when the application starts. */
@ApplicationScoped
public class Page {

    private static final String PREFIX = "identity-app.page.";
    private static final String CONSENT = "identity-app.consent";
    private static final String SEPARATE = "identity-app.consent.separate";
    /** U+FFFD stands where an environment variable could not be decoded. */
    private static final Pattern UNREADABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\uFFFD]");

    private static final Pattern HOTLINE = Pattern.compile("\\+?[0-9][0-9 ()-]{2,29}");
    private static final Pattern VERSION = Pattern.compile("[^\\s\\p{Z}\\p{C}\\uFFFD]{1,64}");
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern COLOUR = Pattern.compile("#[0-9A-Fa-f]{6}");
    /** What WCAG 2 requires at level AA for text of ordinary size. */
    static final double READABLE = 4.5;

    private Keys keys = new Keys(key -> Optional.empty());
    private JsonObject settings = JsonObject.EMPTY_JSON_OBJECT;
    private List<String> separateConsents = List.of();

    /** For the page's script. A member whose key is not set is absent. */
    public JsonObject settings() {
        return settings;
    }

    /** The version of the notice to which a person must have agreed; empty where none is asked for. */
    public Optional<String> consent() {
        return Optional.ofNullable(settings.getString("consent", null));
    }

    /** The fields of a start by which a person gives a consent apart from that, in the order of their boxes. */
    public List<String> separateConsents() {
        return separateConsents;
    }

    /** The origin of the logo, when it is not this application's own. */
    public Optional<String> logoOrigin() {
        return Optional.ofNullable(settings.getString("logo", null))
                .map(URI::create)
                .filter(URI::isAbsolute)
                .map(url -> "https://" + url.getRawAuthority());
    }

    public void check(Keys configured) {
        keys = configured;
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("modes", Json.createArrayBuilder(modes()))
                .add("modeProviders", keys.flag(PREFIX + "mode-providers").orElse(true));
        // The module checks whether there is such an account.
        read("account", ACCOUNT.asMatchPredicate(), "must be the name of an account: 1 to 32 of a-z, 0-9 and hyphens")
                .ifPresent(it -> json.add("account", it));
        inBothLanguages("name", key -> text(key, 40)).ifPresent(it -> json.add("name", it));
        address("logo").ifPresent(it -> json.add("logo", it));
        colour().ifPresent(it -> json.add("colour", it));
        read(
                        "hotline",
                        HOTLINE.asMatchPredicate(),
                        "must be a telephone number: digits, spaces, hyphens and brackets, and a + before them if needed")
                .ifPresent(it -> json.add("hotline", it));
        address("return-url").ifPresent(it -> json.add("returnUrl", it));
        inBothLanguages("privacy-url", this::address).ifPresent(it -> json.add("privacyUrl", it));
        for (String key : List.of("purpose", "recipients", "retention", "alternative")) {
            inBothLanguages(key, it -> text(it, 300)).ifPresent(it -> json.add(key, it));
        }
        keys.get(CONSENT).ifPresent(version -> json.add("consent", checkedConsent(version)));
        separateConsents = fieldsOfSeparateConsents();
        if (!separateConsents.isEmpty()) {
            json.add("separateConsents", Json.createArrayBuilder(separateConsents));
        }
        settings = json.build();
    }

    /** In the order in which they are offered. */
    private List<String> modes() {
        return someOf(
                Stream.of(FaceAuthMode.values()).map(FaceAuthMode::name).toList(),
                PREFIX + "modes",
                keys.get(PREFIX + "modes").orElse("TENCENT,ZHIMACREDIT"),
                "must be one or more of TENCENT, ZHIMACREDIT and WE_CHAT_FACE, separated by commas");
    }

    private List<String> fieldsOfSeparateConsents() {
        List<String> all = List.of("face", "transfer");
        Optional<String> value = keys.get(SEPARATE);
        keys.require(SEPARATE, value.isEmpty() || keys.get(CONSENT).isPresent(), "needs " + CONSENT + " to be set too");
        List<String> named = value.map(
                        it -> someOf(all, SEPARATE, it, "must be face, transfer, or both, separated by a comma"))
                .orElse(List.of());
        return all.stream().filter(named::contains).map(it -> it + "Consent").toList();
    }

    /** The names in a value, none of them twice. */
    private List<String> someOf(List<String> all, String key, String value, String rule) {
        List<String> names = Stream.of(value.split(",", -1)).map(String::strip).toList();
        keys.require(key, all.containsAll(names) && Set.copyOf(names).size() == names.size(), rule);
        return names;
    }

    /** A person who is asked for consent must be told to what. */
    private String checkedConsent(String version) {
        keys.require(
                CONSENT,
                VERSION.matcher(version).matches(),
                "must be a version of at most 64 characters, without spaces");
        for (String key : List.of("purpose", "retention", "purpose.en", "retention.en", "privacy-url")) {
            keys.require(PREFIX + key, keys.get(PREFIX + key).isPresent(), "must be set if " + CONSENT + " is set");
        }
        return version;
    }

    private Optional<String> colour() {
        Optional<String> colour = read("colour", COLOUR.asMatchPredicate(), "must be a colour like #1f6f5c");
        keys.require(
                PREFIX + "colour",
                colour.filter(it -> contrastWithWhite(it) < READABLE).isEmpty(),
                "is too light: white text on it needs a contrast of at least 4.5 to 1 (WCAG 2, AA)");
        return colour;
    }

    /** By the formula of WCAG 2: from 1 for white to 21 for black. */
    static double contrastWithWhite(String colour) {
        int rgb = Integer.parseInt(colour.substring(1), 16);
        double luminance = 0.2126 * light(rgb >> 16) + 0.7152 * light(rgb >> 8) + 0.0722 * light(rgb);
        return 1.05 / (luminance + 0.05);
    }

    private static double light(int channel) {
        double share = (channel & 0xff) / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    /** The value for each language: that of the key and, for English, that of the key with {@code .en}, if set. */
    private Optional<JsonObject> inBothLanguages(String key, Function<String, Optional<String>> read) {
        Optional<String> value = read.apply(key);
        Optional<String> english = read.apply(key + ".en");
        keys.require(
                PREFIX + key + ".en",
                keys.get(PREFIX + key).isPresent() || english.isEmpty(),
                "needs " + PREFIX + key + " to be set too");
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

    /** Something to open or to load: on this host, or by https. */
    private Optional<String> address(String key) {
        return read(key, Page::isAddress, "must be an https URL, or a path on the same host, which begins with /");
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

    private Optional<String> read(String key, Predicate<String> right, String rule) {
        return keys.get(PREFIX + key, right, rule);
    }
}
