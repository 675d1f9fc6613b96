package org.identityverification.it.server;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * A short-lived server of one test, with the development server's configuration and something added that the others must not
 * have.
 */
public final class OwnServer implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final List<String> SHIPPED =
            List.of("server.xml", "common.xml", "access-log.xml", "stores.xml", "server.env", "jvm.options");

    private final String name;
    private final Map<String, String> environment;
    private final Path directory;
    private final List<String> roots;
    private final int port;

    private OwnServer(String name, Map<String, String> environment, WebArchive... applications) throws IOException {
        this.name = name;
        this.environment = environment;
        this.roots = Stream.of(applications)
                .map(application -> application.getName().replace(".war", ""))
                .toList();
        this.directory = userDirectory().resolve("servers").resolve(name);
        this.port = freePort();
    }

    /**
     * The shipped {@code common.xml} without some of its features.
     *
     * @param directory where to write it
     * @param features by their names in that file
     * @return the file
     */
    public static Path commonWithout(Path directory, String... features) throws IOException {
        String xml = Files.readString(shippedConfiguration().resolve("common.xml"));
        for (String feature : features) {
            String line = "<feature>" + feature + "</feature>";
            if (!xml.contains(line)) {
                throw new IllegalArgumentException("common.xml has no feature " + feature);
            }
            xml = xml.replace(line, "");
        }
        return Files.writeString(directory.resolve("common.xml"), xml);
    }

    /**
     * Starts a server and waits until all applications answer.
     *
     * @param name of the server
     * @param environment beside the test's own
     * @param configuration what {@code server.xml} is overridden with, the applications excepted
     * @param files to be copied beside {@code server.xml}
     * @param applications each under the root that its name says
     */
    public static OwnServer start(
            String name,
            Map<String, String> environment,
            String configuration,
            List<Path> files,
            WebArchive... applications)
            throws IOException, InterruptedException {
        OwnServer server = new OwnServer(name, environment, applications);
        server.write(configuration, files, applications);
        try {
            server.startAgain();
            return server;
        } catch (RuntimeException | Error e) {
            // Nobody else will, and it would keep its database from the next server of that name.
            server.close();
            throw e;
        }
    }

    /** Starts it where it was, after it was killed, and waits until all applications answer. */
    public void startAgain() throws IOException, InterruptedException {
        command("start", environment);
        for (String root : roots) {
            awaitAnswer("/" + root + "/api/");
        }
    }

    /** Ends its process at once, as {@code kill -9} does, and waits until it is gone. */
    public void kill() throws IOException {
        long pid = Long.parseLong(
                Files.readString(userDirectory().resolve("servers/.pid").resolve(name + ".pid"))
                        .strip());
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        if (!List.of(process.info().arguments().orElseThrow()).contains(name)) {
            throw new IllegalStateException("Process " + pid + " is not the server " + name);
        }
        process.destroyForcibly();
        // A process that nobody waits for has ended too, although it still has a number.
        Awaitility.await()
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !process.isAlive() || process.info().arguments().isEmpty());
    }

    /** The server's root. */
    public URI uri() {
        return URI.create("http://localhost:" + port + "/");
    }

    /** The folder with everything that it writes about itself. */
    public Path logs() {
        return directory.resolve("logs");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        command("stop", Map.of());
    }

    private void write(String configuration, List<Path> files, WebArchive... applications) throws IOException {
        delete(directory);
        Files.createDirectories(directory.resolve("apps"));
        Files.createDirectories(directory.resolve("configDropins/overrides"));
        for (String file : SHIPPED) {
            Files.copy(shippedConfiguration().resolve(file), directory.resolve(file));
        }
        copyDrivers();
        for (Path file : files) {
            Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(
                directory.resolve("bootstrap.properties"), "http.port=" + port + "\nhttps.port=" + freePort() + "\n");
        StringBuilder overrides = new StringBuilder("<server>\n").append(configuration);
        for (WebArchive application : applications) {
            String war = application.getName();
            application
                    .as(ZipExporter.class)
                    .exportTo(directory.resolve("apps").resolve(war).toFile(), true);
            overrides.append(
                    "<webApplication location=\"%s\" contextRoot=\"/%s\"/>\n".formatted(war, war.replace(".war", "")));
        }
        Files.writeString(directory.resolve("configDropins/overrides/own.xml"), overrides.append("</server>\n"));
    }

    private void copyDrivers() throws IOException {
        Path drivers = Files.createDirectories(directory.resolve("drivers"));
        try (Stream<Path> all = Files.list(TestServer.directory().resolve("drivers"))) {
            for (Path driver : all.toList()) {
                Files.copy(driver, drivers.resolve(driver.getFileName()));
            }
        }
    }

    /** Deletes a folder and everything in it, if it is there. */
    public static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private void command(String command, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(TestServer.property("it.liberty.home"), "bin", "server").toString(), command, name);
        builder.environment().put("WLP_USER_DIR", userDirectory().toString());
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(
                        userDirectory().resolve(name + "-" + command + ".txt").toFile())
                .start();
        if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("The server did not " + command);
        }
    }

    private void awaitAnswer(String path) {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(uri().resolve(path))
                .timeout(Duration.ofSeconds(10))
                .build();
        // JAX-RS itself answers 404 there, and so does a server without the application: but not with Content-Length:
        // 0.
        Awaitility.await()
                .atMost(LONG)
                .ignoreExceptions()
                .until(() -> !http.send(request, BodyHandlers.ofString()).body().contains("Context Root Not Found"));
    }

    /** The configuration that the repository ships. */
    public static Path shippedConfiguration() {
        return repository().resolve("src/main/liberty/config");
    }

    /** The repository's root. */
    public static Path repository() {
        return target().getParent().getParent();
    }

    public static Path userDirectory() {
        return target().resolve("own");
    }

    private static Path target() {
        return Path.of(TestServer.property("it.application.war")).getParent();
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
