package org.identityverification.app.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import jakarta.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import org.identityverification.FaceAuthMode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The keys of the page")
class PageKeysTest {

    @Test
    @DisplayName("are optional; without them the mini program's mode, which is for developers, is not offered")
    void needNotBeSet() {
        PageKeys keys = keys(Map.of());

        assertThat(keys.modes()).containsExactly(FaceAuthMode.TENCENT, FaceAuthMode.ZHIMACREDIT);
        assertThat(keys.colour()).isEmpty();
        assertThat(keys.hotline()).isEmpty();
        assertThat(keys.address("logo")).isEmpty();
        assertThat(keys.inBothLanguages("name", keys::name)).isEmpty();
    }

    @Test
    @DisplayName("choose the modes and their order")
    void chooseTheModes() {
        assertThat(keys(Map.of("modes", "WE_CHAT_FACE , TENCENT")).modes())
                .containsExactly(FaceAuthMode.WE_CHAT_FACE, FaceAuthMode.TENCENT);
    }

    @Test
    @DisplayName("name the providers of the modes unless they are told not to")
    void nameProviders() {
        assertThat(keys(Map.of()).modeProviders()).isTrue();
        assertThat(keys(Map.of("mode-providers", "false")).modeProviders()).isFalse();
        assertRefused(
                "mode-providers", () -> keys(Map.of("mode-providers", "canary")).modeProviders());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Canary", "canary_", "canary.x", "a-canary-of-more-than-32-characters"})
    @DisplayName("accept only a valid name of an account")
    void refuseAccounts(String account) {
        assertThat(keys(Map.of("account", "retail-2")).account()).contains("retail-2");
        assertRefused("account", () -> keys(Map.of("account", account)).account());
    }

    @Test
    @DisplayName("give the same text in both languages, or a different one in English")
    void speakBothLanguages() {
        assertThat(name(Map.of("name", " 示例银行 "))).hasToString("{\"zh\":\"示例银行\",\"en\":\"示例银行\"}");
        assertThat(name(Map.of("name", "示例银行", "name.en", "Example Bank")).getString("en"))
                .isEqualTo("Example Bank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bank/", "/", "https://bank.example.com", "https://bank.example.com:8443/a?b=c#d"})
    @DisplayName("accept a path on the same host and an https URL as addresses")
    void takeAddresses(String address) {
        assertThat(keys(Map.of("return-url", address)).address("return-url")).contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary",
                "//bank.example.com",
                "/\\bank.example.com",
                "http://bank.example.com",
                "javascript:alert(1)",
                "data:image/svg+xml,x",
                "https:///bank",
                "https://bank.example.com@elsewhere.example.com",
                "https://bank.example.com; script-src *",
                "https://银行.example.com",
                "/a b"
            })
    @DisplayName("accept nothing else as an address")
    void takeNoOther(String address) {
        assertRefused("return-url", () -> keys(Map.of("return-url", address)).address("return-url"));
    }

    @ParameterizedTest
    @CsvSource({"#ffffff, 1.00", "#777777, 4.48", "#767676, 4.54", "#1f6f5c, 6.02", "#000000, 21.00"})
    @DisplayName("measure a colour against white as WCAG 2 does")
    void measureColours(String colour, double contrast) {
        assertThat(Contrast.withWhite(colour)).isCloseTo(contrast, within(0.01));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#777777", "#ffff00", "#fff", "canary", "#1f6f5c; x", "#1f6f5g", "1f6f5c"})
    @DisplayName("refuse what is not a colour, and a colour on which white text can't be read")
    void refuseColours(String colour) {
        assertRefused("colour", () -> keys(Map.of("colour", colour)).colour());
    }

    @ParameterizedTest
    @ValueSource(strings = {"95000", "400-800-1234", "+86 (21) 5550 1234"})
    @DisplayName("accept a telephone number as the hotline")
    void takeHotlines(String hotline) {
        assertThat(keys(Map.of("hotline", hotline)).hotline()).contains(hotline);
    }

    @ParameterizedTest
    @ValueSource(strings = {"95", "canary", "95000;ext=1", "++8695000"})
    @DisplayName("accept nothing else as the hotline")
    void refuseHotlines(String hotline) {
        assertRefused("hotline", () -> keys(Map.of("hotline", hotline)).hotline());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TENCENT,", "tencent", "TENCENT,TENCENT", "canary", ","})
    @DisplayName("refuse a mode that does not exist or is named twice")
    void refuseModes(String modes) {
        assertRefused("modes", () -> keys(Map.of("modes", modes)).modes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"canary\nline", "lost \uFFFD\uFFFD", "a name of more than forty characters in all, too long"})
    @DisplayName("refuse a text that is too long or was not decoded")
    void refuseTexts(String name) {
        assertRefused("name", () -> name(Map.of("name", name)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "2026-03-01", "告知书-3", "a-version-of-exactly-sixty-four-characters-which-is-all-right-64"})
    @DisplayName("accept a version of the notice for consent")
    void takeConsent(String version) {
        assertThat(keys(Map.of("consent", version)).consent()).contains(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary 1",
                " canary",
                "canary\u00a0",
                "canary\u3000",
                "canary\n",
                "canary\uFFFD",
                "canary-of-exactly-sixty-five-characters-which-is-one-more-than-64"
            })
    @DisplayName("refuse a version that has spaces or is too long")
    void refuseConsent(String version) {
        assertThatIllegalStateException()
                .isThrownBy(() -> keys(Map.of("consent", version)).consent())
                .withMessage("identity-app.consent must be a version of at most 64 characters, without spaces");
    }

    @Test
    @DisplayName("refuse to ask for consent without saying what for")
    void explainConsent() {
        assertRefused("retention", () -> keys(Map.of()).requireForConsent("retention"));
    }

    @Test
    @DisplayName("refuse an English value alone")
    void refuseEnglishAlone() {
        assertRefused("name.en", () -> name(Map.of("name.en", "canary")));
    }

    private static void assertRefused(String key, Runnable read) {
        assertThatIllegalStateException()
                .isThrownBy(read::run)
                .withMessageStartingWith("identity-app.page." + key + " ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("canary"));
    }

    private static JsonObject name(Map<String, String> values) {
        PageKeys keys = keys(values);
        return keys.inBothLanguages("name", keys::name).orElseThrow();
    }

    private static PageKeys keys(Map<String, String> values) {
        return new PageKeys(key -> Optional.ofNullable(values.get(key.replaceFirst("identity-app\\.(page\\.)?", ""))));
    }
}
