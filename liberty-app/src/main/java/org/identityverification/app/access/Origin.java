package org.identityverification.app.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The origin of a URL: two are equal if a browser treats them as the same. */
record Origin(String scheme, String host, int port) {

    private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443);

    /** Reads origins, separated by commas. Throws an {@link IllegalArgumentException} for anything else in the list. */
    static Set<Origin> listed(String origins) {
        return Stream.of(origins.split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> of(text).filter(origin -> text.matches("[^/]+//[^/?#]+/?"))
                        .orElseThrow(IllegalArgumentException::new))
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Empty for a text that is not certainly an http or https URL, or can be read in more than one way. */
    static Optional<Origin> of(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        // User information could make one host look like another.
        if (url.getScheme() == null || url.getHost() == null || url.getRawUserInfo() != null) {
            return Optional.empty();
        }
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(DEFAULT_PORTS.get(scheme))
                .map(byDefault -> new Origin(scheme, host, url.getPort() == -1 ? byDefault : url.getPort()));
    }

    /**
     * Whether a page of another site made a browser send a request with these headers. A program sends neither of the first two, and is
     * accepted.
     *
     * <p>Behind a reverse proxy: the proxy must send the public host as {@code Host} ({@code ProxyPreserveHost On},
     * {@code proxy_set_header Host $server_name}). {@code X-Forwarded-Host} does not count, because every client can send it.
     */
    static boolean isCrossSite(@Nullable String secFetchSite, @Nullable String origin, @Nullable String host) {
        return switch (secFetchSite == null ? "" : secFetchSite.strip().toLowerCase(Locale.ROOT)) {
            case "same-origin", "none" -> false;
            case "cross-site" -> true;
            // An older browser, or "same-site": another host of the same domain, or another port. The origin decides.
            default -> origin != null && (host == null || !namesHost(origin.strip(), host.strip()));
        };
    }

    private static boolean namesHost(String origin, String host) {
        Optional<Origin> from = of(origin);
        // Compared with the same scheme, because a proxy that terminates TLS changes it.
        return from.isPresent() && from.equals(of(from.get().scheme() + "://" + host));
    }
}
