package org.identityverification.it.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.identityverification.testservers.HttpRequests;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The server that tests share, with the sandbox. It starts when a test first needs it, and ends with the tests. */
public final class TestServer {

    public static final Duration LONG_ENOUGH = HttpRequests.LONG_ENOUGH;

    /** Tests read what arrived at the provider, and switch queries on in the applications that need them. */
    private static final String CONFIGURATION = """
            <variable name="sandbox.control" value="true"/>
            <variable name="identity-verification.result-query.enabled" defaultValue="false"/>
            """;

    private static OwnServer server;

    private TestServer() {}

    private static synchronized OwnServer server() {
        if (server == null) {
            server = OwnServer.start("shared", Map.of(), CONFIGURATION, Deployments.sandbox());
        }
        return server;
    }

    /** Adds applications, until the result is closed. Waits until they answer. */
    public static AutoCloseable deploy(WebArchive... applications) {
        AutoCloseable deployed = deployFaulty(applications);
        server().awaitAnswers(applications);
        return deployed;
    }

    /** The same for applications that do not start, or that are several. Does not wait. */
    public static AutoCloseable deployFaulty(Archive<?>... applications) {
        return server().deploy(applications);
    }

    public static URI uri(String path) {
        return server().uri().resolve(path);
    }

    public static Path logs() {
        return server().logs();
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
