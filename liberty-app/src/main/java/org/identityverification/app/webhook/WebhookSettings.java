package org.identityverification.app.webhook;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.identityverification.app.access.Outgoing;
import org.identityverification.app.config.Keys;

/** Where and how results are sent: {@code identity-app.webhook.*}, and what accounts have of their own. */
record WebhookSettings(URI url, WebhookSecrets secrets, boolean withVerifyCode, Optional<URI> proxy) {

    private static final String PREFIX = "identity-app.webhook.";
    private static final String URL = PREFIX + "url";
    private static final String SECRET = PREFIX + "secret";
    private static final String VERIFY_CODE = PREFIX + "verify-code";
    private static final String PROXY = PREFIX + "proxy";

    /** Those of all accounts that have none of their own, under an absent name, and of those that have. Without what has faults. */
    static Map<Optional<String>, WebhookSettings> read(Keys keys, Set<String> accounts) {
        boolean hasUrl = keys.get(URL).isPresent() || !accounts.isEmpty();
        keys.require(URL, hasUrl || keys.get(PROXY).isEmpty(), "must be set if " + PROXY + " is set");
        boolean withVerifyCode = keys.flag(VERIFY_CODE).orElse(false);
        Optional<URI> proxy = Outgoing.proxy(keys, PROXY);
        Map<Optional<String>, WebhookSettings> all = new LinkedHashMap<>();
        read(keys, URL, SECRET, withVerifyCode, proxy).ifPresent(it -> all.put(Optional.empty(), it));
        for (String account : accounts) {
            String secret = Keys.ofAccount(account, ".webhook.secret");
            read(keys, Keys.ofAccount(account, ".webhook.url"), secret, withVerifyCode, proxy)
                    .ifPresent(it -> {
                        boolean isOwn = all.values().stream().noneMatch(other -> other.secrets.share(it.secrets));
                        keys.require(secret, isOwn, "must differ from the secrets of other receivers");
                        all.put(Optional.of(account), it);
                    });
        }
        return all;
    }

    private static Optional<WebhookSettings> read(
            Keys keys, String urlKey, String secretKey, boolean withVerifyCode, Optional<URI> proxy) {
        boolean hasUrl = keys.get(urlKey).isPresent();
        boolean hasSecret = keys.get(secretKey).isPresent();
        keys.require(secretKey, hasSecret || !hasUrl, "must be set if " + urlKey + " is set");
        keys.require(urlKey, hasUrl || !hasSecret, "must be set if " + secretKey + " is set");
        Optional<URI> url = Outgoing.url(keys, urlKey);
        Optional<WebhookSecrets> secrets = keys.read(
                secretKey,
                WebhookSettings::secretsOf,
                "must be whsec_ followed by 24 to 64 bytes in Base64, or whsk_ by a private key; separate several by commas");
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
