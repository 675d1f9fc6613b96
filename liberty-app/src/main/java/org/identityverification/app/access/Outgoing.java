package org.identityverification.app.access;

import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.identityverification.app.config.Keys;

/** What the application's outgoing calls have in common: their addresses, as keys name them, and the words for a failed one. */
public final class Outgoing {

    private static final int MAX_PORT = 65535;

    private Outgoing() {}

    public static Optional<URI> url(Keys keys, String key) {
        return keys.read(
                key,
                Outgoing::url,
                "must be an https URL, or an http URL of this machine, without user information and without a fragment");
    }

    static Optional<URI> url(String text) {
        return parsed(text).filter(it -> isAllowed(it, text));
    }

    /** In the form of the provider's {@code mp-rest/proxyAddress}. */
    public static Optional<URI> proxy(Keys keys, String key) {
        return keys.read(key, Outgoing::proxy, "must be host:port, without user and password");
    }

    private static Optional<URI> proxy(String text) {
        return parsed("http://" + text)
                .filter(it ->
                        it.getPort() > 0 && it.getPort() <= MAX_PORT && text.equals(it.getHost() + ":" + it.getPort()));
    }

    /** Never an exception's message, which may have the address. */
    public static String reasonOf(Exception failure) {
        List<Throwable> causes = Stream.<Throwable>iterate(failure, it -> it != null, Throwable::getCause)
                .toList();
        if (causes.stream().anyMatch(SSLException.class::isInstance)) {
            return "could not be reached: no TLS connection, perhaps because its certificate is not trusted";
        }
        if (causes.stream().anyMatch(UnknownHostException.class::isInstance)) {
            return "could not be reached: the name of its host is not known";
        }
        if (causes.stream().anyMatch(ConnectException.class::isInstance)) {
            return "could not be reached: no connection";
        }
        return "broke off: " + causes.get(causes.size() - 1).getClass().getName();
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

    private static Optional<URI> parsed(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
