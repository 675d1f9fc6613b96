package org.identityverification.it.production;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.identityverification.it.server.TestServer;
import org.identityverification.it.support.Layout;
import org.identityverification.it.support.LibertyServer;
import org.identityverification.it.support.ServerProcess;

/**
 * The reference application, just as the build has packaged it, on a server with the production configuration that the
 * image has: a key of its own, secrets in files, and everything else from the environment.
 */
final class ProductionServer implements AutoCloseable {

    private final LibertyServer server;
    private final ServerProcess process;
    private final SSLContext tls;
    private final Listeners listeners;

    private ProductionServer(LibertyServer server, SSLContext tls, Map<String, String> environment) {
        this.server = server;
        this.tls = tls;
        this.listeners = new Listeners(tls);
        this.process = server.process(withOwn(environment));
    }

    /** Starts a server and waits until it is ready. */
    static ProductionServer start(
            String name, TestKeys keys, Map<String, String> secrets, Map<String, String> environment)
            throws IOException, GeneralSecurityException {
        ProductionServer server = new ProductionServer(OwnServer.named(name), keys.client(), environment);
        server.layOut(keys, secrets);
        server.process.start();
        server.process.awaitAnswer(() -> server.getPrivately("/health/ready").statusCode() == 200
                && server.get("/identity/api/environment").statusCode() == 200);
        return server;
    }

    HttpResponse<String> get(String path, String... headers) {
        return listeners.get(path, headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return listeners.post(path, body, headers);
    }

    /** Asks the private listener. */
    HttpResponse<String> getPrivately(String path) {
        return listeners.getPrivately(path);
    }

    /** The public listener's address of a path. */
    URI uri(String path) {
        return listeners.uri(path);
    }

    int managementPort() {
        return listeners.managementPort();
    }

    SSLContext tls() {
        return tls;
    }

    /** Puts another key in the place of its own, while it runs. */
    void replaceKey(Path key) throws IOException {
        Path own = server.directory().resolve("tls/key.p12");
        Path written = Files.copy(key, own.resolveSibling("key.tmp"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(written, own, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The folder with everything that it writes about itself. */
    Path logs() {
        return server.logs();
    }

    @Override
    public void close() {
        process.close();
    }

    private void layOut(TestKeys keys, Map<String, String> secrets) throws IOException {
        Path directory = server.directory();
        Layout.deleteAll(directory);
        Containerfile.read().copyServer(directory);
        // The image brings no H2.
        Layout.copyAll(TestServer.directory().resolve("drivers"), directory.resolve("drivers"));
        Layout.copy(keys.store("server"), directory.resolve("tls/key.p12"));
        Path folder = Files.createDirectories(directory.resolve("secrets"));
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            Files.writeString(folder.resolve(secret.getKey()), secret.getValue());
        }
        Files.writeString(folder.resolve("tls.key.password"), TestKeys.PASSWORD);
    }

    private Map<String, String> withOwn(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(listeners.environment());
        all.put("VARIABLE_SOURCE_DIRS", server.directory().resolve("secrets").toString());
        // This server lives for seconds: what makes it start sooner pays, what makes it faster later does not.
        all.put("JVM_ARGS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        return all;
    }
}
