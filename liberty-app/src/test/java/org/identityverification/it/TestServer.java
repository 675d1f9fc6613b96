package org.identityverification.it;

import java.net.URI;
import java.nio.file.Path;

/** The server that the tests run on, seen from outside: in a test inside the server none of this is known. */
final class TestServer {

    private TestServer() {}

    /** The address of a path such as {@code "/identity/"} or {@code "/sandbox/"}. */
    static URI uri(String path) {
        return URI.create("http://localhost:" + property("it.http.port")).resolve(path);
    }

    /** The folder that holds the server's {@code messages.log}. */
    static Path logs() {
        return Path.of(property("it.user.directory"), "servers", property("it.server.name"), "logs");
    }

    /** A setting that the build hands to the tests. */
    static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(
                    "The system property " + name + " is missing: run the tests with mvn verify");
        }
        return value;
    }
}
