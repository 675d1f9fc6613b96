package org.identityverification.app.access;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes requests that a page of another site made a browser send, by the headers that browsers add.
 *
 * <p>Behind a reverse proxy: the proxy must send the public host as {@code Host} ({@code ProxyPreserveHost On},
 * {@code proxy_set_header Host $server_name}). {@code X-Forwarded-Host} does not count, because every client can send it.
 */
final class CrossSite {

    private CrossSite() {}

    /** Whether the request with these headers must be refused. A program sends neither of the first two, and is accepted. */
    static boolean refuses(@Nullable String secFetchSite, @Nullable String origin, @Nullable String host) {
        String site = secFetchSite == null ? "" : secFetchSite.strip().toLowerCase(Locale.ROOT);
        return switch (site) {
            case "same-origin", "none" -> false;
            case "cross-site" -> true;
            // An older browser, or "same-site": another host of the same domain, or another port. The origin decides.
            default -> origin != null && (host == null || !namesHost(origin.strip(), host.strip()));
        };
    }

    private static boolean namesHost(String origin, String host) {
        Optional<Origin> from = Origin.of(origin);
        // Compared with the same scheme, because a proxy that terminates TLS changes it.
        return from.isPresent() && from.equals(Origin.of(from.get().scheme() + "://" + host));
    }
}
