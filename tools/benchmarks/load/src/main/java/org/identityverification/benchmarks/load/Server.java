package org.identityverification.benchmarks.load;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.HttpRequests;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.LibertyServer;
import org.identityverification.testservers.ServerProcess;

/** An Open Liberty with the configuration that the repository ships, and the application that is measured. */
record Server(ServerProcess process, Database database, int port) implements AutoCloseable {

    /** The longest load and its backlog. */
    private static final Duration LONGEST_LOAD = Duration.ofSeconds(300 + Math.round(50 * Benchmarks.SECONDS));

    /** Starts a server with an environment, and waits until its application answers. Without a database it has H2. */
    static Server start(String name, Database database, Stub stub, Map<String, String> more) throws IOException {
        int port = Layout.freePort();
        Map<String, String> environment = new HashMap<>();
        if (database != null) {
            environment.putAll(database.environment());
            environment.put("IDENTITY_VERIFICATION_DATA_SOURCE", database.dataSourceName());
        }
        environment.putAll(more);
        environment.put("IDENTITY_VERIFICATION_MP_REST_URL", stub.url());
        environment.put("HTTP_PORT", Integer.toString(port));
        environment.put("JDK_JAVA_OPTIONS", System.getProperty("benchmarks.jvm"));
        Path repository = Path.of(System.getProperty("benchmarks.repository"));
        Path home = Path.of(System.getProperty("benchmarks.liberty"));
        LibertyServer liberty = new LibertyServer(home, Benchmarks.WORK, name);
        liberty.layOutAsShipped(repository, Benchmarks.WORK.resolve("drivers"));
        Layout.copyAll(repository.resolve("tools/benchmarks/load/src/main/liberty"), liberty.directory());
        Layout.copy(Benchmarks.WORK.resolve("bench.war"), liberty.directory().resolve("apps/bench.war"));
        Server server = new Server(liberty.process(environment), database, port);
        server.start();
        return server;
    }

    private void start() {
        process.start();
        process.awaitAnswer(() -> countOfDeliveries() >= 0);
    }

    /** Ends it as {@code kill -9} does, and starts it again. */
    void killAndRestart() {
        process.kill();
        start();
    }

    /** Starts one verification, and returns its flow; empty if the server refuses it. */
    Optional<String> startOne(String who) {
        HttpResponse<String> answer = request("POST", "load?byHand=" + who.equals(Benchmarks.BY_HAND));
        return answer.statusCode() == 503 ? Optional.empty() : Optional.of(HttpRequests.bodyOf(answer));
    }

    /**
     * Starts verifications inside the server at this rate per second until the end of the load. Returns the count of starts that
     * were not refused, among them failures, and refusals.
     */
    JsonObject load(String who, int callers, double seconds, double rate) {
        String query = "load?byHand=%s&callers=%d&seconds=%s&rate=%s"
                .formatted(who.equals(Benchmarks.BY_HAND), callers, seconds, rate);
        JsonObject outcome = HttpRequests.json(send("GET", query));
        if (outcome.getInt("failures") > 0) {
            System.out.println("Starts failed: " + outcome);
        }
        return outcome;
    }

    /** Fails when what is awaited does not come: something hangs. */
    static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(5)).pollDelay(Duration.ZERO);
    }

    int countOfDeliveries() {
        return Integer.parseInt(send("GET", "deliveries/count"));
    }

    /** When the observer got the result of each flow, in microseconds since 1970. */
    Map<String, Long> deliveries() {
        return send("GET", "deliveries")
                .lines()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(flow -> flow[0], flow -> Long.parseLong(flow[1])));
    }

    double millisOfList(int days, int page) {
        return Double.parseDouble(send("GET", "load/lists?days=%d&page=%d".formatted(days, page)));
    }

    void reset() {
        send("DELETE", "deliveries");
    }

    private String send(String method, String path) {
        return HttpRequests.bodyOf(request(method, path));
    }

    private HttpResponse<String> request(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/bench/api/" + path))
                .timeout(LONGEST_LOAD)
                .method(method, BodyPublishers.noBody())
                .build();
        return HttpRequests.send(request, BodyHandlers.ofString());
    }

    /** The processor time of the process, its descendants and their ended children. */
    static double micros(long pid) {
        ProcessHandle root = ProcessHandle.of(pid).orElseThrow();
        return Stream.concat(Stream.of(root), root.descendants())
                .mapToDouble(process -> {
                    try {
                        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
                        // The program's name before it, in parentheses, may contain spaces. A tick has 10 ms.
                        String[] fields =
                                stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                        return 10_000.0
                                * Arrays.stream(fields, 11, 15)
                                        .mapToLong(Long::parseLong)
                                        .sum();
                    } catch (IOException e) {
                        // The process has ended, and its parent includes its time.
                        return 0;
                    }
                })
                .sum();
    }

    @Override
    public void close() {
        process.close();
    }
}
