package org.identityverification.app.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** The origin of a URL: two are equal when a browser takes them for the same. */
record Origin(String scheme, String host, int port) {

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
        return switch (scheme) {
            case "http" -> Optional.of(of(scheme, url, 80));
            case "https" -> Optional.of(of(scheme, url, 443));
            default -> Optional.empty();
        };
    }

    private static Origin of(String scheme, URI url, int defaultPort) {
        return new Origin(
                scheme, url.getHost().toLowerCase(Locale.ROOT), url.getPort() == -1 ? defaultPort : url.getPort());
    }
}
