package org.identityverification.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A proxy between a run and the simulated provider, in both directions, that deviates from the contract. */
final class Between implements AutoCloseable {

    /** The provider's address, as a proxy would report it. */
    static final String PROVIDER_ADDRESS = "198.51.100.9";
    /** The address of the person's browser. */
    static final String BROWSER_ADDRESS = "203.0.113.7";

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final String provider;
    private final String run;
    private final Deviation deviation;

    Between(String provider, int runPort, Deviation deviation) throws IOException {
        this.provider = provider;
        this.run = "http://127.0.0.1:" + runPort;
        this.deviation = deviation;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/provider/", this::call);
        server.createContext("/public/", this::arrival);
        server.start();
    }

    String url(String side) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + side;
    }

    private void call(HttpExchange exchange) throws IOException {
        Wire call = read(exchange, "/provider");
        answer(exchange, deviation.answer(call, pass(provider, call)));
    }

    private void arrival(HttpExchange exchange) throws IOException {
        Wire came = read(exchange, "/public");
        Wire arrival = came.with(
                "X-Forwarded-For", "192.0.2.1, " + (came.method().equals("POST") ? PROVIDER_ADDRESS : BROWSER_ADDRESS));
        Optional<Wire> passedOn = deviation.arrival(arrival);
        answer(exchange, passedOn.map(wire -> pass(run, wire)).orElseGet(() -> Wire.answer(200, "")));
    }

    private static Wire read(HttpExchange exchange, String prefix) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        return new Wire(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString().substring(prefix.length()),
                0,
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static Wire pass(String target, Wire request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(target + request.path()));
        request.headers().forEach((name, value) -> {
            if (Stream.of("Host", "Connection", "Content-Length", "Upgrade", "HTTP2-Settings")
                    .noneMatch(name::equalsIgnoreCase)) {
                builder.header(name, value);
            }
        });
        builder.method(request.method(), BodyPublishers.ofString(request.body()));
        HttpResponse<String> response =
                CLIENT.sendAsync(builder.build(), BodyHandlers.ofString()).join();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
        headers.remove("Content-Length");
        headers.remove("Transfer-Encoding");
        return new Wire("", "", response.statusCode(), headers, response.body());
    }

    private static void answer(HttpExchange exchange, Wire answer) throws IOException {
        try (exchange) {
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
