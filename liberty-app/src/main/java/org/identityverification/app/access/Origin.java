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
}
