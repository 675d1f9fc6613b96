package org.identityverification.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An Open Liberty with the configuration that the repository ships, and one application. */
final class Server implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(5);
    /** What of the configuration every server has. */
    static final List<String> SHIPPED =
            List.of("common.xml", "access-log.xml", "stores.xml", "server.env", "jvm.options");

    /** Notify tokens are good for one public URL. */
    static final String PUBLIC_URL = "identity-verification.public-url";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final int port;
    private final Path directory;

    private Server(Process process, int port, Path directory) {
        this.process = process;
        this.port = port;
        this.directory = directory;
    }

    /**
     * Starts a server and waits until its application answers.
     *
     * @param name of the server, and of its directory
     * @param settings where everything is
     * @param variables for {@code server.xml}, beside what the module always needs
     */
    static Server start(String name, Settings settings, Map<String, String> variables)
            throws IOException, InterruptedException {
        int port = freePort();
        Path directory = settings.work().resolve("servers").resolve(name);
        write(directory, settings, port, variables);
        ProcessBuilder builder =
                new ProcessBuilder(settings.liberty().resolve("bin/server").toString(), "run", name);
        builder.environment().put("WLP_USER_DIR", settings.work().toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("console.txt").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Server server = new Server(process, port, directory);
        server.awaitAnswer();
        return server;
    }

    int port() {
        return port;
    }

    String publicUrl() {
        return publicUrl(port);
    }

    private static String publicUrl(int port) {
        return "http://localhost:" + port + "/bench/api";
    }

    long pid() {
        return process.pid();
    }

    /** Reads from the benchmarks' own resources. */
    JsonNode get(String path, Map<String, ?> parameters) throws IOException, InterruptedException {
        return JSON.readTree(send("GET", path, parameters));
    }

    /** Has one of the benchmarks' own resources do something. */
    String post(String path, Map<String, ?> parameters) throws IOException, InterruptedException {
        return send("POST", path, parameters);
    }

    /** Has one of the benchmarks' own resources forget something. */
    void delete(String path) throws IOException, InterruptedException {
        send("DELETE", path, Map.of());
    }

    private String send(String method, String path, Map<String, ?> parameters)
            throws IOException, InterruptedException {
        StringBuilder query = new StringBuilder();
        new TreeMap<>(parameters)
                .forEach((key, value) -> query.append(query.isEmpty() ? '?' : '&')
                        .append(key)
                        .append('=')
                        .append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8)));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + port + "/bench/api/" + path + query))
                .method(method, BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + " answered " + response.statusCode() + ": "
                    + response.body() + "; see " + directory);
        }
        return response.body();
    }

    /** The resident memory, in MiB. */
    double residentMebibytes() throws IOException {
        return residentMebibytes(pid());
    }

    /** The resident memory of a process, in MiB. */
    static double residentMebibytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private void awaitAnswer() throws InterruptedException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                send("GET", "process", Map.of());
                return;
            } catch (IOException | IllegalStateException e) {
                Thread.sleep(100);
            }
        }
        process.destroyForcibly();
        throw new IllegalStateException("The server did not start; see " + directory);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().completeOnTimeout(process, 60, TimeUnit.SECONDS).join();
        process.destroyForcibly().onExit().join();
    }

    private static void write(Path directory, Settings settings, int port, Map<String, String> variables)
            throws IOException {
        delete(directory);
        Files.createDirectories(directory.resolve("drivers"));
        Files.createDirectories(directory.resolve("apps"));
        for (String file : SHIPPED) {
            Files.copy(settings.repository().resolve("src/main/liberty/config").resolve(file), directory.resolve(file));
        }
        copy(settings.work().resolve("drivers"), directory.resolve("drivers"));
        copy(settings.work().resolve("applications"), directory.resolve("apps"));
        StringBuilder xml = new StringBuilder("""
                <server>
                    <include location="common.xml"/>
                    <include location="stores.xml"/>
                    <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="%d" httpsPort="-1"
                        protocolVersion="http/1.1" httpOptionsRef="patience" accessLoggingRef="accessLog"/>
                    <!-- A connection of the load is never closed for having carried enough requests. -->
                    <httpOptions id="patience" maxKeepAliveRequests="-1"/>
                    <webApplication location="bench.war" contextRoot="/bench"/>
                """.formatted(port));
        Map<String, String> all = new TreeMap<>(Map.of(
                "identity-verification.app-code",
                "benchmark",
                PUBLIC_URL,
                publicUrl(port),
                "identity-verification.notification.secret",
                "only-for-the-benchmark-and-long-enough"));
        all.putAll(variables);
        all.forEach((name, value) -> xml.append("    <variable name=\"%s\" value=\"%s\"/>\n".formatted(name, value)));
        Files.writeString(directory.resolve("server.xml"), xml.append("</server>\n"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** Deletes a directory and all that is in it, if it is there. */
    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
