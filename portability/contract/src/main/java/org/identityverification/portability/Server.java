package org.identityverification.portability;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.identityverification.testservers.Launch;

/** All that the contract must know about a server. It is laid out once for each setup, and may be run several times. */
public interface Server {

    /**
     * Puts the server's configuration and the application where they belong.
     *
     * <p>These must be configured in the server's own way: {@code identity-verification.callback-url} as {@link
     * ServerContract#CALLBACK_URL}, {@code identity-verification.data-source} with an embedded H2 in a file below the
     * directory, and {@code identity-verification.application} where the server does not tell the application's name. The
     * environment must be able to override them.
     */
    Launch layOut(Path directory, Setup setup) throws IOException;

    /** The base of the application's resources, with a slash at the end. */
    default URI api(Setup setup) {
        return URI.create("http://127.0.0.1:" + setup.port() + "/shop/api/");
    }

    /** Where the server says whether it is ready. */
    default URI readiness(Setup setup) {
        return URI.create("http://127.0.0.1:" + setup.port() + "/health/ready");
    }

    default boolean hasTransactions() {
        return true;
    }

    /** Whether observers find the application's names by JNDI. */
    default boolean hasNames() {
        return true;
    }
}
