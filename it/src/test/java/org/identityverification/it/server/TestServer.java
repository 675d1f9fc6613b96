package org.identityverification.it.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.identityverification.testservers.HttpRequests;

/** The server that tests share. */
public final class TestServer {

    public static final Duration LONG_ENOUGH = HttpRequests.LONG_ENOUGH;

    private TestServer() {}

    /** The address of a path such as {@code "/identity/"} or {@code "/sandbox/"}. */
    public static URI uri(String path) {
        return URI.create("http://localhost:" + httpPort()).resolve(path);
    }

    public static int httpPort() {
        return Integer.parseInt(property("it.http.port"));
    }

    public static Path logs() {
        return directory().resolve("logs");
    }

    /** The folder that the build has prepared for it. */
    public static Path directory() {
        return Path.of(property("it.user.directory"), "servers", property("it.server.name"));
    }

    public static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(
                    "The system property " + name + " is missing: run the tests with mvn verify");
        }
        return value;
    }
}
