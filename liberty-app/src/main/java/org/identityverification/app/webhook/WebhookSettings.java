package org.identityverification.app.webhook;

import static org.identityverification.app.config.Keys.require;

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

    /** Empty where no webhook is configured. */
    static Optional<WebhookSettings> read(Keys keys) {
        Optional<String> url = keys.get(URL);
        Optional<String> secret = keys.get(SECRET);
        boolean withVerifyCode = keys.flag(VERIFY_CODE).orElse(false);
        require(SECRET, secret.isPresent() || url.isEmpty(), "must be set if " + URL + " is set");
        require(URL, url.isPresent() || secret.isEmpty(), "must be set if " + SECRET + " is set");
        Optional<URI> proxy = keys.get(PROXY).map(WebhookSettings::proxyOf);
        require(URL, url.isPresent() || proxy.isEmpty(), "must be set if " + PROXY + " is set");
        return url.map(it -> new WebhookSettings(urlOf(it), secretsOf(secret.orElseThrow()), withVerifyCode, proxy));
    }

    private static URI urlOf(String text) {
        Optional<URI> url = parsed(text);
        require(
                URL,
                url.filter(it -> isAllowed(it, text)).isPresent(),
                "must be an https URL, or an http URL of this machine, without user information and without a fragment");
        return url.orElseThrow();
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
    private static URI proxyOf(String text) {
        Optional<URI> proxy = parsed("http://" + text);
        require(
                PROXY,
                proxy.filter(it -> it.getPort() > 0
                                && it.getPort() <= MAX_PORT
                                && text.equals(it.getHost() + ":" + it.getPort()))
                        .isPresent(),
                "must be host:port, without user and password");
        return proxy.orElseThrow();
    }

    private static Optional<URI> parsed(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
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
