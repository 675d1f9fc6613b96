package org.identityverification.benchmarks.load;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.identityverification.it.support.HttpRequests;
import org.identityverification.it.support.Layout;
import org.identityverification.it.support.LibertyServer;
import org.identityverification.it.support.ServerProcess;

/** An Open Liberty with the configuration that the repository ships, and the application that is measured. */
final class Server implements AutoCloseable {

    private static final Duration LONGEST_LOAD = Duration.ofMinutes(5);

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
     * @param variables for {@code server.xml}, beside what the module always needs
     * @param jvmOptions more than the shipped ones, one a line
     */
    static Server start(String name, Settings settings, Map<String, String> variables, String jvmOptions)
            throws IOException {
        int port = Layout.freePort();
        LibertyServer liberty = new LibertyServer(settings.liberty(), settings.work(), name);
        liberty.layOutAsShipped(settings.repository(), settings.work().resolve("drivers"));
        Path directory = liberty.directory();
        // In the place of the development server's.
        Files.writeString(directory.resolve("server.xml"), serverXml(port, variables));
        Files.writeString(directory.resolve("jvm.options"), "\n" + jvmOptions + "\n", StandardOpenOption.APPEND);
        Layout.copyAll(settings.work().resolve("applications"), directory.resolve("apps"));
        Server server = new Server(liberty.process(Map.of()), port);
        server.process.start();
        server.process.awaitAnswer(
                () -> !server.send("GET", "deliveries/count").isEmpty());
        return server;
    }

    private static String serverXml(int port, Map<String, String> variables) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "identity-verification.app-code", "benchmark",
                "identity-verification.public-url", "http://localhost:" + port + "/bench/api",
                "identity-verification.notification.secret", "only-for-the-benchmark-and-long-enough"));
        all.putAll(variables);
        String variable = all.entrySet().stream()
                .map(it -> "    <variable name=\"%s\" value=\"%s\"/>\n".formatted(it.getKey(), it.getValue()))
                .collect(Collectors.joining());
        return """
                <server>
                    <include location="common.xml"/>
                    <include location="stores.xml"/>
                    <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="%d" httpsPort="-1"
                        protocolVersion="http/1.1" httpOptionsRef="patience" accessLoggingRef="accessLog"/>
                    <!-- A connection of the load is never closed for having carried enough requests. -->
                    <httpOptions id="patience" maxKeepAliveRequests="-1"/>
                    <webApplication location="bench.war" contextRoot="/bench"/>
                %s</server>
                """.formatted(port, variable);
    }

    int port() {
        return port;
    }

    ProcessorTime processorTime() {
        return new ProcessorTime(process.pid());
    }

    /**
     * Starts verifications inside the server; returns when that has ended.
     *
     * @param who does it
     * @param callers how many at once
     * @param seconds how long
     * @param rate how many a second; 0 for as many as possible
     */
    Load load(Who who, int callers, double seconds, double rate) {
        String path = "load?byHand=%s&callers=%d&seconds=%s&rate=%s".formatted(who == Who.BY_HAND, callers, seconds, rate);
        JsonObject outcome = HttpRequests.json(send("GET", path));
        return new Load(
                outcome.getInt("count"),
                outcome.getInt("failures"),
                outcome.getString("example"),
                outcome.getJsonNumber("seconds").doubleValue(),
                outcome.getJsonNumber("p99Nanos").longValue() / 1e6);
    }

    /** What came of starting verifications. */
    record Load(int count, int failures, String example, double seconds, double p99Millis) {

        /** Itself, if nothing failed. */
        Load good() {
            if (failures > 0) {
                throw new IllegalStateException(failures + " of " + count + " starts failed, such as " + example);
            }
            return this;
        }
    }

    /** When the observer got the result of each flow, in microseconds since 1970. */
    Map<String, Long> deliveries() {
        return send("GET", "deliveries")
                .lines()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(flow -> flow[0], flow -> Long.parseLong(flow[1])));
    }

    int countOfDeliveries() {
        return Integer.parseInt(send("GET", "deliveries/count"));
    }

    /** Forgets the deliveries and collects garbage. */
    void reset() {
        send("DELETE", "deliveries");
    }

    private String send(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/bench/api/" + path))
                .timeout(LONGEST_LOAD)
                .method(method, BodyPublishers.noBody())
                .build();
        return HttpRequests.bodyOf(HttpRequests.send(request, BodyHandlers.ofString()));
    }

    @Override
    public void close() {
        process.close();
    }
}
