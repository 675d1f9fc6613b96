package org.identityverification.app.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The origin of a URL: two are equal if a browser treats them as the same. */
record Origin(String scheme, String host, int port) {

    private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443);

    /** Empty for a text that is not certainly an http or https URL. */
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
