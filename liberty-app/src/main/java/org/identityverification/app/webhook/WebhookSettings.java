package org.identityverification.app.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.identityverification.app.access.Loopback;
import org.identityverification.app.config.Keys;

/** The values of {@code identity-app.webhook.*}. */
record WebhookSettings(URI url, WebhookSecrets secrets, boolean withVerifyCode, Optional<URI> proxy) {

    private static final String PREFIX = "identity-app.webhook.";
    private static final String URL = PREFIX + "url";
    private static final String SECRET = PREFIX + "secret";
    private static final String VERIFY_CODE = PREFIX + "verify-code";
    private static final String PROXY = PREFIX + "proxy";

    private static final int MAX_PORT = 65535;

    /** Empty where no webhook is configured, or its configuration has faults. */
    static Optional<WebhookSettings> read(Keys keys) {
        boolean hasUrl = keys.get(URL).isPresent();
        boolean hasSecret = keys.get(SECRET).isPresent();
        keys.require(SECRET, hasSecret || !hasUrl, "must be set if " + URL + " is set");
        keys.require(URL, hasUrl || !hasSecret, "must be set if " + SECRET + " is set");
        keys.require(URL, hasUrl || keys.get(PROXY).isEmpty(), "must be set if " + PROXY + " is set");
        Optional<URI> url = keys.read(
                URL,
                text -> parsed(text).filter(it -> isAllowed(it, text)),
                "must be an https URL, or an http URL of this machine, without user information and without a fragment");
        Optional<WebhookSecrets> secrets = keys.read(
                SECRET,
                WebhookSettings::secretsOf,
                "must be whsec_ followed by 24 to 64 bytes in Base64; separate several by commas");
        boolean withVerifyCode = keys.flag(VERIFY_CODE).orElse(false);
        Optional<URI> proxy =
                keys.read(PROXY, WebhookSettings::proxyOf, "must be host:port, without user and password");
        return url.flatMap(it -> secrets.map(several -> new WebhookSettings(it, several, withVerifyCode, proxy)));
    }

    private static boolean isAllowed(URI url, String text) {
        boolean safe = "https".equalsIgnoreCase(url.getScheme())
                || ("http".equalsIgnoreCase(url.getScheme()) && Loopback.isAddressedBy(text));
        return safe
                && url.getHost() != null
                && url.getPort() != 0
                && url.getPort() <= MAX_PORT
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null
                && text.equals(url.toASCIIString());
    }

    /** In the form of the provider's {@code mp-rest/proxyAddress}. */
    private static Optional<URI> proxyOf(String text) {
        return parsed("http://" + text)
                .filter(it ->
                        it.getPort() > 0 && it.getPort() <= MAX_PORT && text.equals(it.getHost() + ":" + it.getPort()));
    }

    private static Optional<URI> parsed(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
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
