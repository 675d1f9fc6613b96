package org.identityverification.app.page;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.identityverification.FaceAuthMode;

/** The values of {@code identity-app.consent} and {@code identity-app.page.*}, checked once, when the application starts. */
@ApplicationScoped
public class Page {

    @Inject
    @SuppressWarnings("NullAway.Init")
    Config config;

    private JsonObject settings = JsonObject.EMPTY_JSON_OBJECT;
    private Optional<String> consent = Optional.empty();
    private Optional<String> logoOrigin = Optional.empty();

    /** Throws an {@link IllegalStateException} that names the key that is wrong. */
    public void check() {
        PageKeys keys = new PageKeys(key -> config.getOptionalValue(key, String.class));
        Optional<String> logo = keys.address("logo");
        logoOrigin = logo.map(URI::create).filter(URI::isAbsolute).map(url -> "https://" + url.getRawAuthority());
        consent = keys.consent();
        settings = read(keys, logo, consent);
    }

    /** For the page's script. A member whose key is not set is absent. */
    public JsonObject settings() {
        return settings;
    }

    /** The version of the notice to which a person must have agreed; empty where none is asked for. */
    public Optional<String> consent() {
        return consent;
    }

    /** The origin of the logo, when it is not this application's own. */
    public Optional<String> logoOrigin() {
        return logoOrigin;
    }

    static JsonObject read(PageKeys keys, Optional<String> logo, Optional<String> consent) {
        var modes = Json.createArrayBuilder();
        keys.modes().stream().map(FaceAuthMode::name).forEach(modes::add);
        var json = Json.createObjectBuilder().add("modes", modes).add("modeProviders", keys.modeProviders());
        keys.account().ifPresent(it -> json.add("account", it));
        keys.inBothLanguages("name", keys::name).ifPresent(it -> json.add("name", it));
        logo.ifPresent(it -> json.add("logo", it));
        keys.colour().ifPresent(it -> json.add("colour", it));
        keys.hotline().ifPresent(it -> json.add("hotline", it));
        keys.address("return-url").ifPresent(it -> json.add("returnUrl", it));
        keys.inBothLanguages("privacy-url", keys::address).ifPresent(it -> json.add("privacyUrl", it));
        keys.inBothLanguages("purpose", keys::sentences).ifPresent(it -> json.add("purpose", it));
        keys.inBothLanguages("recipients", keys::sentences).ifPresent(it -> json.add("recipients", it));
        keys.inBothLanguages("retention", keys::sentences).ifPresent(it -> json.add("retention", it));
        consent.ifPresent(version -> {
            List.of("purpose", "retention", "purpose.en", "retention.en", "privacy-url")
                    .forEach(keys::requireForConsent);
            json.add("consent", version);
        });
        keys.inBothLanguages("alternative", keys::sentences).ifPresent(it -> json.add("alternative", it));
        return json.build();
    }
}
