package org.identityverification.app.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells requests that a page of another site made a browser send from those of our own page and of programs.
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
        if (secFetchSite != null) {
            switch (secFetchSite.strip().toLowerCase(Locale.ROOT)) {
                case "same-origin", "none" -> {
                    return false;
                }
                case "cross-site" -> {
                    return true;
                }
                default -> {
                    // "same-site" is another host of the same domain, or another port of this one: the origin decides.
                }
            }
        }
        return origin != null && (host == null || !namesHost(origin.strip(), host.strip()));
    }

    private static boolean namesHost(String origin, String host) {
        URI from = uriOrNull(origin);
        if (from == null || from.getScheme() == null || from.getHost() == null) {
            return false;
        }
        URI to = uriOrNull(from.getScheme() + "://" + host);
        return to != null && from.getHost().equalsIgnoreCase(to.getHost()) && portOf(from) == portOf(to);
    }

    private static @Nullable URI uriOrNull(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static int portOf(URI uri) {
        if (uri.getPort() != -1) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
