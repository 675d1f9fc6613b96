package org.identityverification.benchmarks.load;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.HttpRequests;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.LibertyServer;
import org.identityverification.testservers.ServerProcess;

/** An Open Liberty with the configuration that the repository ships, and the application that is measured. */
record Server(ServerProcess process, Database database, int port) implements AutoCloseable {

    static final Duration LONGEST_BACKLOG = Duration.ofMinutes(5);
    /** The same for all nodes, each of which takes the notifications of the others. */
    static final String PUBLIC_URL = "http://localhost/bench/api";

    private static final String SERVER_XML = """
            <server>
                <include location="common.xml"/>
                <include location="stores.xml"/>
                <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="%1$d" httpsPort="-1"
                    protocolVersion="http/1.1" httpOptionsRef="patience" accessLoggingRef="accessLog"/>
                <!-- The server never closes a connection of the load because of the number of its requests. -->
                <httpOptions id="patience" maxKeepAliveRequests="-1"/>
                <webApplication location="bench.war" contextRoot="/bench"/>
                <variable name="identity-verification.app-code" value="benchmark"/>
                <variable name="identity-verification.public-url" value="%2$s"/>
                <variable name="identity-verification.notification.secret" value="only-for-the-benchmark-and-long-enough"/>
            %3$s</server>
            """;

    /** Starts a server, with variables for {@code server.xml}, and waits until its application answers. */
    static Server start(String name, Path work, Database database, Map<String, String> variables) throws IOException {
        int port = Layout.freePort();
        LibertyServer liberty = new LibertyServer(Path.of(System.getProperty("benchmarks.liberty")), work, name);
        liberty.layOutAsShipped(Path.of(System.getProperty("benchmarks.repository")), work.resolve("drivers"));
        String more = variables.entrySet().stream()
                .map(it -> "    <variable name=\"%s\" value=\"%s\"/>\n".formatted(it.getKey(), it.getValue()))
                .collect(Collectors.joining());
        // Replaces the configuration of the development server.
        Files.writeString(liberty.directory().resolve("server.xml"), SERVER_XML.formatted(port, PUBLIC_URL, more));
        Layout.copy(work.resolve("bench.war"), liberty.directory().resolve("apps/bench.war"));
        Server server = new Server(
                liberty.process(Map.of("JDK_JAVA_OPTIONS", System.getProperty("benchmarks.jvm"))), database, port);
        server.process.start();
        server.process.awaitAnswer(() -> server.countOfDeliveries() == 0);
        return server;
    }

    /** Ends it as {@code kill -9} does, and starts it again. */
    void killAndRestart() {
        process.kill();
        process.start();
        process.awaitAnswer(() -> countOfDeliveries() >= 0);
    }

    /** Starts one verification, and returns its flow. */
    String startOne(String who) {
        return send("POST", "load?byHand=" + who.equals(Surroundings.BY_HAND), HttpRequests.LONG_ENOUGH);
    }

    /**
     * Starts verifications inside the server at this rate per second, or with 0 as fast as possible, until the end of the load.
     *
     * @throws IllegalStateException if every start failed
     */
    Load load(String who, int callers, double seconds, double rate) {
        JsonObject outcome = HttpRequests.json(send(
                "GET",
                "load?byHand=%s&callers=%d&seconds=%s&rate=%s"
                        .formatted(who.equals(Surroundings.BY_HAND), callers, seconds, rate),
                Duration.ofMillis(Math.round(seconds * 1000)).plus(LONGEST_BACKLOG)));
        int count = outcome.getInt("count");
        int failures = outcome.getInt("failures");
        if (failures > 0) {
            String failed = failures + " of " + count + " starts failed, such as " + outcome.getString("example");
            if (failures == count) {
                throw new IllegalStateException(failed);
            }
            System.out.println(failed);
        }
        return new Load(
                count,
                failures,
                outcome.getInt("refused"),
                outcome.getJsonNumber("refusalMedianNanos").longValue() / 1e6,
                outcome.getJsonNumber("seconds").doubleValue(),
                outcome.getJsonNumber("p99Nanos").longValue() / 1e6);
    }

    /**
     * The result of a load.
     *
     * @param count of starts that were not refused
     */
    record Load(int count, int failures, int refused, double refusalMedianMillis, double seconds, double p99Millis) {}

    int countOfDeliveries() {
        return Integer.parseInt(send("GET", "deliveries/count", HttpRequests.LONG_ENOUGH));
    }

    /**
     * Waits until so many results are delivered, and returns how many are when the time is over.
     *
     * @throws IllegalStateException if none is
     */
    int awaitDeliveries(int expected, Duration longest) throws InterruptedException {
        long begin = System.nanoTime();
        int delivered = countOfDeliveries();
        while (delivered < expected && System.nanoTime() - begin < longest.toNanos()) {
            Thread.sleep(20);
            delivered = countOfDeliveries();
        }
        if (delivered == 0 && expected > 0) {
            throw new IllegalStateException("None of " + expected + " results was delivered within " + longest);
        }
        return delivered;
    }

    /** When the observer got the result of each flow, in microseconds since 1970. */
    Map<String, Long> deliveries() {
        return send("GET", "deliveries", HttpRequests.LONG_ENOUGH)
                .lines()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(flow -> flow[0], flow -> Long.parseLong(flow[1])));
    }

    /** Forgets the deliveries and collects garbage, so that one measurement does not affect the next. */
    void reset() {
        send("DELETE", "deliveries", HttpRequests.LONG_ENOUGH);
    }

    private String send(String method, String path, Duration longest) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/bench/api/" + path))
                .timeout(longest)
                .method(method, BodyPublishers.noBody())
                .build();
        return HttpRequests.bodyOf(HttpRequests.send(request, BodyHandlers.ofString()));
    }

    @Override
    public void close() {
        process.close();
    }
}
