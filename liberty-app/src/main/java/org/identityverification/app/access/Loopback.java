package org.identityverification.app.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognizes URLs and addresses of this machine by their spelling alone: no name is looked up. */
public final class Loopback {

    private static final Pattern HOST =
            Pattern.compile("(.+\\.)?localhost|\\[::1]|127(\\.\\d{1,3}){3}", Pattern.CASE_INSENSITIVE);
    private static final Pattern ADDRESS = Pattern.compile("127(\\.\\d{1,3}){3}|(0*:){2,7}0*1(%.*)?");

    private Loopback() {}

    /** Whether a URL leads to this machine. False for a text that is not a URL. */
    public static boolean isAddressedBy(String url) {
        try {
            String host = new URI(url.strip()).getHost();
            return host != null && HOST.matcher(host).matches();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Whether a client on this machine calls it by a loopback name: a page of another site can make any other name lead here. */
    static boolean isLocalCall(String clientAddress, @Nullable String host) {
        return ADDRESS.matcher(clientAddress).matches() && host != null && isAddressedBy("http://" + host);
    }
}
