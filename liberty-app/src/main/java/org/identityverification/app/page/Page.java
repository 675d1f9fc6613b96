package org.identityverification.app.page;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** The values of {@code identity-app.consent} and {@code identity-app.page.*}, checked once, when the application starts. */
@ApplicationScoped
public class Page {

    @Inject
    Config config;

    private JsonObject settings = JsonObject.EMPTY_JSON_OBJECT;

    /** Throws an {@link IllegalStateException} that names the key that is wrong. */
    public void check() {
        settings = new PageKeys(key -> config.getOptionalValue(key, String.class)).settings();
    }

    /** For the page's script. */
    public JsonObject settings() {
        return settings;
    }

    /** The version of the notice to which a person must have agreed; empty where none is asked for. */
    public Optional<String> consent() {
        return Optional.ofNullable(settings.getString("consent", null));
    }

    /** The origin of the logo, when it is not this application's own. */
    public Optional<String> logoOrigin() {
        return Optional.ofNullable(settings.getString("logo", null))
                .map(URI::create)
                .filter(URI::isAbsolute)
                .map(url -> "https://" + url.getRawAuthority());
    }
}
