package org.identityverification.benchmarks.load;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.identityverification.testservers.Database;
import org.identityverification.testservers.HttpRequests;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.LibertyServer;
import org.identityverification.testservers.ServerProcess;

/** An Open Liberty with the configuration that the repository ships, and the application that is measured. */
record Server(ServerProcess process, Database database, int port) implements AutoCloseable {

    private static final Duration LONGEST_BACKLOG = Duration.ofMinutes(5);

    /** Starts a server with settings of the module, and waits until its application answers. Without a database it has H2. */
    static Server start(String name, Database database, Stub stub, Map<String, String> settings) throws IOException {
        int port = Layout.freePort();
        Map<String, String> environment = new HashMap<>();
        if (database != null) {
            environment.putAll(database.environment());
            environment.put(variable("identity-verification.data-source"), database.dataSourceName());
        }
        settings.forEach((key, value) -> environment.put(variable(key), value));
        environment.put(variable("identity-verification/mp-rest/url"), stub.url());
        environment.put("HTTP_PORT", Integer.toString(port));
        environment.put("JDK_JAVA_OPTIONS", System.getProperty("benchmarks.jvm"));
        Path repository = Path.of(System.getProperty("benchmarks.repository"));
        LibertyServer liberty =
                new LibertyServer(Path.of(System.getProperty("benchmarks.liberty")), Benchmarks.WORK, name);
        liberty.layOutAsShipped(repository, Benchmarks.WORK.resolve("drivers"));
        Layout.copyAll(repository.resolve("tools/benchmarks/load/src/main/liberty"), liberty.directory());
        Layout.copy(Benchmarks.WORK.resolve("bench.war"), liberty.directory().resolve("apps/bench.war"));
        Server server = new Server(liberty.process(environment), database, port);
        server.start();
        return server;
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]", "_");
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

    /** Starts one verification, and returns its flow. */
    String startOne(String who) {
        return HttpRequests.bodyOf(startRequest(who));
    }

    /** Starts one verification, and returns false if the server refuses it. */
    boolean isStarted(String who) {
        HttpResponse<String> answer = startRequest(who);
        return answer.statusCode() != 503 && !HttpRequests.bodyOf(answer).isEmpty();
    }

    private HttpResponse<String> startRequest(String who) {
        return request("POST", "load?byHand=" + who.equals(Benchmarks.BY_HAND), HttpRequests.LONG_ENOUGH);
    }

    /**
     * Starts verifications inside the server at this rate per second until the end of the load. Returns the count of starts that
     * were not refused, among them failures, and refusals.
     */
    JsonObject load(String who, int callers, double seconds, double rate) {
        String query = "load?byHand=%s&callers=%d&seconds=%s&rate=%s"
                .formatted(who.equals(Benchmarks.BY_HAND), callers, seconds, rate);
        Duration longest = Duration.ofMillis(Math.round(seconds * 1000)).plus(LONGEST_BACKLOG);
        JsonObject outcome = HttpRequests.json(send("GET", query, longest));
        if (outcome.getInt("failures") > 0) {
            System.out.println("Starts failed: " + outcome);
        }
        return outcome;
    }

    /** Fails when what is awaited does not come: something hangs. */
    static ConditionFactory await() {
        return Awaitility.await().atMost(LONGEST_BACKLOG).pollDelay(Duration.ZERO);
    }

    int countOfDeliveries() {
        return Integer.parseInt(send("GET", "deliveries/count", HttpRequests.LONG_ENOUGH));
    }

    /** When the observer got the result of each flow, in microseconds since 1970. */
    Map<String, Long> deliveries() {
        return send("GET", "deliveries", HttpRequests.LONG_ENOUGH)
                .lines()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(flow -> flow[0], flow -> Long.parseLong(flow[1])));
    }

    /** How long a page or the counts of so many days take. */
    double millisOfList(int days, int page) {
        return Double.parseDouble(send("GET", "lists?days=%d&page=%d".formatted(days, page), LONGEST_BACKLOG));
    }

    /** Forgets the deliveries and collects garbage, so that one measurement does not affect the next. */
    void reset() {
        send("DELETE", "deliveries", HttpRequests.LONG_ENOUGH);
    }

    private String send(String method, String path, Duration longest) {
        return HttpRequests.bodyOf(request(method, path, longest));
    }

    private HttpResponse<String> request(String method, String path, Duration longest) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/bench/api/" + path))
                .timeout(longest)
                .method(method, BodyPublishers.noBody())
                .build();
        return HttpRequests.send(request, BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.close();
    }
}
