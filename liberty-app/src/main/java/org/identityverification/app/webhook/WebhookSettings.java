package org.identityverification.app.webhook;

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

    /** Empty where no webhook is configured, or its configuration has faults. */
    static Optional<WebhookSettings> read(Keys keys) {
        boolean hasUrl = keys.get(URL).isPresent();
        boolean hasSecret = keys.get(SECRET).isPresent();
        keys.require(SECRET, hasSecret || !hasUrl, "must be set if " + URL + " is set");
        keys.require(URL, hasUrl || !hasSecret, "must be set if " + SECRET + " is set");
        keys.require(URL, hasUrl || keys.get(PROXY).isEmpty(), "must be set if " + PROXY + " is set");
        Optional<URI> url = Outgoing.url(keys, URL);
        Optional<WebhookSecrets> secrets = keys.read(
                SECRET,
                WebhookSettings::secretsOf,
                "must be whsec_ followed by 24 to 64 bytes in Base64; separate several by commas");
        boolean withVerifyCode = keys.flag(VERIFY_CODE).orElse(false);
        Optional<URI> proxy = Outgoing.proxy(keys, PROXY);
        return url.flatMap(it -> secrets.map(several -> new WebhookSettings(it, several, withVerifyCode, proxy)));
    }

    private static Optional<WebhookSecrets> secretsOf(String listed) {
        try {
            return Optional.of(WebhookSecrets.of(listed));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Without the URL, whose path may be a secret. */
    @Override
    public String toString() {
        return "WebhookSettings[withVerifyCode=" + withVerifyCode + "]";
    }
}
