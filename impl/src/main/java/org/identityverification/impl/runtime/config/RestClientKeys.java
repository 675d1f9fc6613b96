package org.identityverification.impl.runtime.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The rest client's keys, which others define. Unknown ones are refused: with a misspelt address key, calls go to the real provider. */
public final class RestClientKeys {

    /** The real provider, which is called when nothing else is configured. */
    public static final String DEFAULT_URL = "https://auth.csapi.com.cn";

    static final String URL_KEY = "identity-verification/mp-rest/url";

    private static final String PREFIX = "identity-verification/";
    private static final String URI_KEY = PREFIX + "mp-rest/uri";

    /** Those of MicroProfile Rest Client, and {@code verifyHost} of Quarkus. */
    static final List<String> ALL = Stream.of(("url uri scope providers connectTimeout readTimeout followRedirects"
                            + " proxyAddress queryParamStyle trustStore trustStorePassword trustStoreType keyStore"
                            + " keyStorePassword keyStoreType hostnameVerifier verifyHost")
                    .split(" "))
            .map((PREFIX + "mp-rest/")::concat)
            .toList();

    private static final String VARIABLE_PREFIX = Keys.environmentVariable(PREFIX + "mp-rest/");

    private RestClientKeys() {}

    /** Whether a property or an environment variable has the rest client's prefix and is not one of its keys. */
    static boolean isUnknown(String name) {
        return (name.startsWith(PREFIX) || isVariable(name))
                && !name.endsWith("/priority")
                && !name.endsWith("_PRIORITY")
                && ALL.stream().noneMatch(key -> name.equals(key) || name.equals(Keys.environmentVariable(key)));
    }

    static boolean isVariable(String name) {
        return name.startsWith(VARIABLE_PREFIX);
    }

    /** The provider's address, without user and query, which may be secret. The URI key takes precedence over the URL key. */
    static String address(Function<String, Optional<String>> values) {
        return values.apply(URI_KEY)
                .or(() -> values.apply(URL_KEY))
                .map(RestClientKeys::shown)
                .orElse(DEFAULT_URL + ", the real one, because " + URL_KEY + " is not set");
    }

    private static String shown(String address) {
        try {
            URI uri = new URI(address.strip());
            int port = uri.getPort();
            if (uri.getHost() != null) {
                return uri.getScheme() + "://" + uri.getHost() + (port < 0 ? "" : ":" + port) + uri.getRawPath();
            }
        } catch (URISyntaxException e) {
            // Reported below.
        }
        return "at an address that is not a URL with a host";
    }
}
