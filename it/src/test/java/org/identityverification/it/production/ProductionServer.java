package org.identityverification.it.production;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestKeys;
import org.identityverification.it.server.TestServer;

/**
 * The reference application, just as the build has packaged it, on a server with the production configuration that the
 * image has: a key of its own, secrets in files, and everything else from the environment.
 */
final class ProductionServer implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(3);

    private final String name;
    private final Path directory;
    private final SSLContext tls;
    private final Listeners listeners;

    private ProductionServer(String name, SSLContext tls) throws IOException {
        this.name = name;
        this.directory = OwnServer.userDirectory().resolve("servers").resolve(name);
        this.tls = tls;
        this.listeners = new Listeners(tls);
    }

    /**
     * Starts a server and waits until it is ready.
     *
     * @param name of the server
     * @param keys its own key is {@code server}
     * @param secrets by key: each becomes a file
     * @param environment the rest of its settings
     */
    static ProductionServer start(
            String name, TestKeys keys, Map<String, String> secrets, Map<String, String> environment)
            throws IOException, InterruptedException, GeneralSecurityException {
        ProductionServer server = new ProductionServer(name, keys.client());
        server.write(keys, secrets);
        server.command("start", server.withOwn(environment));
        try {
            server.awaitReady();
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
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
        Path own = directory.resolve("tls/key.p12");
        Path written = Files.copy(key, own.resolveSibling("key.tmp"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(written, own, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The folder with everything that it writes about itself. */
    Path logs() {
        return directory.resolve("logs");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        command("stop", Map.of());
    }

    private void write(TestKeys keys, Map<String, String> secrets) throws IOException {
        OwnServer.delete(directory);
        Containerfile.read().copyServer(directory);
        // The image brings no H2.
        copyAll(TestServer.directory().resolve("drivers"), directory.resolve("drivers"));
        Files.copy(
                keys.store("server"),
                Files.createDirectories(directory.resolve("tls")).resolve("key.p12"));
        Path folder = Files.createDirectories(directory.resolve("secrets"));
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            Files.writeString(folder.resolve(secret.getKey()), secret.getValue());
        }
        Files.writeString(folder.resolve("tls.key.password"), TestKeys.PASSWORD);
    }

    /** Copies a folder's content over another's. */
    static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.write(copy, Files.readAllBytes(file));
            }
        }
    }

    private Map<String, String> withOwn(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(listeners.environment());
        all.put("VARIABLE_SOURCE_DIRS", directory.resolve("secrets").toString());
        // This server lives for seconds: what makes it start sooner pays, what makes it faster later does not.
        all.put("JVM_ARGS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        return all;
    }

    private void awaitReady() {
        Awaitility.await()
                .atMost(LONG)
                .ignoreExceptions()
                .until(() -> getPrivately("/health/ready").statusCode() == 200
                        && get("/identity/api/environment").statusCode() == 200);
    }

    private void command(String command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(TestServer.property("it.liberty.home"), "bin", "server").toString(), command, name);
        builder.environment().put("WLP_USER_DIR", OwnServer.userDirectory().toString());
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(OwnServer.userDirectory()
                        .resolve(name + "-" + command + ".txt")
                        .toFile())
                .start();
        if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("The server did not " + command);
        }
    }
}
