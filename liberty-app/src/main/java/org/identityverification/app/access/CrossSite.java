package org.identityverification.app.access;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes requests that a page of another site made a browser send.
 *
 * <p>A browser says so itself in {@code Sec-Fetch-Site}: {@code same-origin} and {@code none} are fine, {@code cross-site}
 * is not. With any other value, or an older browser that sends none, {@code Origin} must name the host that the request
 * was sent to. A program sends neither and is fine.
 *
 * <p>Behind a reverse proxy: the host is compared with the {@code Host} header, so the proxy must pass that on unchanged
 * ({@code ProxyPreserveHost On}, {@code proxy_set_header Host $http_host}). {@code X-Forwarded-Host} is not looked at,
 * because every client can send it. The scheme is not compared, because a proxy that ends TLS changes it.
 */
final class CrossSite {

    private CrossSite() {}

    /** Whether the request with these headers must be refused. */
    static boolean refuses(@Nullable String secFetchSite, @Nullable String origin, @Nullable String host) {
        String site = secFetchSite == null ? "" : secFetchSite.strip().toLowerCase(Locale.ROOT);
        return switch (site) {
            case "same-origin", "none" -> false;
            case "cross-site" -> true;
            // "same-site" is another host of the same domain, or another port of this one: the origin decides.
            default -> origin != null && (host == null || !namesHost(origin.strip(), host.strip()));
        };
    }

    private static boolean namesHost(String origin, String host) {
        Optional<Origin> from = Origin.of(origin);
        return from.isPresent() && from.equals(Origin.of(from.get().scheme() + "://" + host));
    }
}
