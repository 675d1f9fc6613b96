package org.identityverification.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Visits to the reference application, beside the sandbox on a server that all tests in a browser share. A test fails when a
 * browser complained about something that the test did not provoke.
 */
final class Visits implements BeforeAllCallback, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(Visits.class);

    private final List<Watched> browsers = new ArrayList<>();
    private World world;

    /** What is started once: a browser and a server. */
    private static final class World implements AutoCloseable {

        private final OwnServer server;
        private final Chromium chromium;

        World() {
            try {
                server = server("browser", Map.of());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            chromium = Chromium.launch();
        }

        @Override
        public void close() throws IOException, InterruptedException {
            chromium.close();
            server.close();
        }
    }

    /** A server with both applications, as the build has packaged them. */
    static OwnServer server(String name, Map<String, String> environment) throws IOException, InterruptedException {
        return OwnServer.start(
                name, environment, """
                <variable name="sandbox.control" value="true"/>
                <variable name="sandbox.hang-for" value="PT3S"/>
                <variable name="identity-verification.result-query.first-delay" value="PT1S"/>
                """, List.of(), Deployments.referenceApplication(), Deployments.sandbox());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        world = context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(World.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> complaints =
                browsers.stream().flatMap(it -> it.complaints().stream()).toList();
        browsers.forEach(Watched::close);
        browsers.clear();
        assertThat(complaints).as("what browsers complained about").isEmpty();
    }

    /** The server, for tests that are rough with it. */
    OwnServer server() {
        return world.server;
    }

    URI uri(String path) {
        return world.server.uri().resolve(path);
    }

    /** Opens the page in a browser that has never been there. */
    VerificationPage open(Visitor visitor) {
        return open(visitor, uri("/identity/"));
    }

    VerificationPage open(Visitor visitor, URI address) {
        return browser(visitor).visit(address);
    }

    /** A page that has been opened nowhere yet. */
    VerificationPage browser(Visitor visitor) {
        Watched browser = world.chromium.open(visitor);
        browsers.add(browser);
        return new VerificationPage(browser, visitor);
    }
}
