package org.identityverification.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.identityverification.it.support.HttpRequests;
import org.identityverification.it.support.Layout;
import org.identityverification.it.support.LibertyServer;
import org.identityverification.it.support.ServerProcess;

/** An Open Liberty with the configuration that the repository ships, and one application. */
final class Server implements AutoCloseable {

    /** Notify tokens are good for one public URL. */
    static final String PUBLIC_URL = "identity-verification.public-url";

    private static final String APPLICATION = """
                <!-- A connection of the load is never closed for having carried enough requests. -->
                <httpOptions id="patience" maxKeepAliveRequests="-1"/>
                <webApplication location="bench.war" contextRoot="/bench"/>
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServerProcess process;
    private final int port;

    private Server(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a server and waits until its application answers.
     *
     * @param name of the server, and of its directory
     * @param settings where everything is
     * @param variables for {@code server.xml}, beside what the module always needs
     */
    static Server start(String name, Settings settings, Map<String, String> variables) throws IOException {
        int port = Layout.freePort();
        LibertyServer liberty = new LibertyServer(settings.liberty(), settings.work(), name);
        layOut(liberty, settings, port, "/bench", APPLICATION, variables);
        Layout.copyAll(
                settings.work().resolve("applications"), liberty.directory().resolve("apps"));
        Server server = new Server(liberty.process(Map.of()), port);
        server.process.start();
        server.process.awaitAnswer(
                () -> !server.send("GET", "process", Map.of()).isEmpty());
        return server;
    }

    int port() {
        return port;
    }

    String publicUrl() {
        return "http://localhost:" + port + "/bench/api";
    }

    /** Reads from the benchmarks' own resources. */
    JsonNode get(String path, Map<String, ?> parameters) throws IOException {
        return JSON.readTree(send("GET", path, parameters));
    }

    /** Has one of the benchmarks' own resources do something. */
    String post(String path, Map<String, ?> parameters) {
        return send("POST", path, parameters);
    }

    /** Has one of the benchmarks' own resources forget something. */
    void delete(String path) {
        send("DELETE", path, Map.of());
    }

    private String send(String method, String path, Map<String, ?> parameters) {
        String query = new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(it -> it.getKey() + "="
                                + URLEncoder.encode(it.getValue().toString(), UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
        URI uri = URI.create(publicUrl() + "/" + path + query);
        return HttpRequests.bodyOf(HttpRequests.send(method, uri, BodyPublishers.noBody()));
    }

    /** The resident memory, in MiB. */
    double residentMebibytes() throws IOException {
        return residentMebibytes(process.pid());
    }

    /** The resident memory of a process, in MiB. */
    static double residentMebibytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        process.close();
    }

    /**
     * Writes a server's directory but for the application.
     *
     * @param liberty the server
     * @param settings where everything is
     * @param port where the server listens
     * @param root the application's
     * @param xml for {@code server.xml}, about the application
     * @param variables for {@code server.xml}, beside what the module always needs
     */
    static void layOut(
            LibertyServer liberty, Settings settings, int port, String root, String xml, Map<String, String> variables)
            throws IOException {
        liberty.layOutAsShipped(settings.repository(), settings.work().resolve("drivers"));
        Map<String, String> all = new TreeMap<>(Map.of(
                "identity-verification.app-code",
                "benchmark",
                PUBLIC_URL,
                "http://localhost:" + port + root + "/api",
                "identity-verification.notification.secret",
                "only-for-the-benchmark-and-long-enough"));
        all.putAll(variables);
        String variable = all.entrySet().stream()
                .map(it -> "    <variable name=\"%s\" value=\"%s\"/>\n".formatted(it.getKey(), it.getValue()))
                .collect(Collectors.joining());
        // In the place of the development server's.
        Files.writeString(liberty.directory().resolve("server.xml"), """
                <server>
                    <include location="common.xml"/>
                    <include location="stores.xml"/>
                    <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="%d" httpsPort="-1"
                        protocolVersion="http/1.1" httpOptionsRef="patience" accessLoggingRef="accessLog"/>
                %s%s</server>
                """.formatted(port, xml, variable));
    }
}
