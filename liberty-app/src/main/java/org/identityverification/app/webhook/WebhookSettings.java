package org.identityverification.app.webhook;

import static org.identityverification.app.config.Keys.require;

import java.net.URI;
import java.util.Optional;
import org.identityverification.app.access.Outgoing;
import org.identityverification.app.config.Keys;

/** The values of {@code identity-app.webhook.*}. */
record WebhookSettings(URI url, WebhookSecrets secrets, boolean withVerifyCode, Optional<URI> proxy) {

    private static final String PREFIX = "identity-app.webhook.";
    private static final String URL = PREFIX + "url";
    private static final String SECRET = PREFIX + "secret";
    private static final String VERIFY_CODE = PREFIX + "verify-code";
    private static final String PROXY = PREFIX + "proxy";

    /** Empty where no webhook is configured. */
    static Optional<WebhookSettings> read(Keys keys) {
        Optional<String> url = keys.get(URL);
        Optional<String> secret = keys.get(SECRET);
        boolean withVerifyCode = keys.flag(VERIFY_CODE).orElse(false);
        require(SECRET, secret.isPresent() || url.isEmpty(), "must be set if " + URL + " is set");
        require(URL, url.isPresent() || secret.isEmpty(), "must be set if " + SECRET + " is set");
        Optional<URI> proxy = keys.get(PROXY).map(it -> Outgoing.proxy(PROXY, it));
        require(URL, url.isPresent() || proxy.isEmpty(), "must be set if " + PROXY + " is set");
        return url.map(it ->
                new WebhookSettings(Outgoing.url(URL, it), secretsOf(secret.orElseThrow()), withVerifyCode, proxy));
    }

    private static WebhookSecrets secretsOf(String listed) {
        try {
            return WebhookSecrets.of(listed);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    SECRET + " must be whsec_ followed by 24 to 64 bytes in Base64; separate several by commas", e);
        }
    }

    /** Without the URL, whose path may be a secret. */
    @Override
    public String toString() {
        return "WebhookSettings[withVerifyCode=" + withVerifyCode + "]";
    }
}
