package org.identityverification.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
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

/**
 * The reference application, just as the build has packaged it, on a server with the production configuration that the
 * repository ships: a key of its own, secrets in files, and everything else from the environment.
 */
final class ProductionServer implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(90);

    private final String name;
    private final Path directory;
    private final SSLContext tls;
    private final HttpClient client;
    private final int port = OwnServer.freePort();
    private final int managementPort = OwnServer.freePort();

    private ProductionServer(String name, SSLContext tls) throws IOException {
        this.name = name;
        this.directory = OwnServer.userDirectory().resolve("servers").resolve(name);
        this.tls = tls;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .build();
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
        return send(uri(path), "GET", "", headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return send(uri(path), "POST", body, headers);
    }

    /** Asks the private listener. */
    HttpResponse<String> getPrivately(String path) {
        return send(URI.create("https://localhost:" + managementPort).resolve(path), "GET", "");
    }

    /** The public listener's address of a path. */
    URI uri(String path) {
        return URI.create("https://localhost:" + port).resolve(path);
    }

    int managementPort() {
        return managementPort;
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

    private HttpResponse<String> send(URI uri, String method, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(TestServer.LONG_ENOUGH)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void write(TestKeys keys, Map<String, String> secrets) throws IOException {
        OwnServer.delete(directory);
        // The one over the other, as the documentation says.
        copyAll(OwnServer.shippedConfiguration(), directory);
        copyAll(OwnServer.repository().resolve("src/main/liberty/production"), directory);
        copyAll(TestServer.directory().resolve("drivers"), directory.resolve("drivers"));
        Files.copy(
                Path.of(TestServer.property("it.application.war")),
                Files.createDirectories(directory.resolve("apps")).resolve("identity.war"));
        Files.copy(
                keys.store("server"),
                Files.createDirectories(directory.resolve("tls")).resolve("key.p12"));
        Path folder = Files.createDirectories(directory.resolve("secrets"));
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            Files.writeString(folder.resolve(secret.getKey()), secret.getValue());
        }
        Files.writeString(folder.resolve("tls.key.password"), TestKeys.PASSWORD);
    }

    private static void copyAll(Path from, Path to) throws IOException {
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
        all.put("HTTPS_PORT", String.valueOf(port));
        all.put("MANAGEMENT_PORT", String.valueOf(managementPort));
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
