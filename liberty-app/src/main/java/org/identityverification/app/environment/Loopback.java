package org.identityverification.app.environment;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** This very machine, as a URL or an address names it. By its spelling alone: nobody is asked where a name leads. */
public final class Loopback {

    private static final Pattern IPV4 = Pattern.compile("127(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("(0*:){2,7}0*1(%.*)?");

    private Loopback() {}

    /**
     * Whether a URL leads to this machine.
     *
     * @param url anything
     * @return false also for what is no URL
     */
    public static boolean isAddressedBy(String url) {
        String host;
        try {
            host = new URI(url.strip()).getHost();
        } catch (URISyntaxException e) {
            return false;
        }
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || IPV4.matcher(name).matches();
    }

    /**
     * Whether a client's address is one of this machine's own.
     *
     * @param address IPv4 or IPv6, as a server tells it
     * @return false also for what is no address
     */
    public static boolean isAddress(String address) {
        return IPV4.matcher(address).matches() || IPV6.matcher(address).matches();
    }
}
