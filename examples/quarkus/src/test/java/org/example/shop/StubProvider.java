package org.example.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plays the provider: answers every start with a link, remembers what it was sent, and says that every person passed. */
public class StubProvider implements QuarkusTestResourceLifecycleManager {

    static final String FLOW_ID = "1862291536444700249";
    static final String LINK = "https://provider.example/s/I7vLahiqTMqT";

    private static final List<Call> CALLS = new CopyOnWriteArrayList<>();

    record Call(String path, String authorization, String nonce, JsonObject body) {}

    private HttpServer server;

    static Call lastCall() {
        return CALLS.get(CALLS.size() - 1);
    }

    static int calls() {
        return CALLS.size();
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", StubProvider::answer);
        server.start();
        return Map.of(
                "identity-verification/mp-rest/url",
                "http://localhost:" + server.getAddress().getPort());
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        boolean query = exchange.getRequestMethod().equals("GET");
        if (!query) {
            CALLS.add(new Call(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    exchange.getRequestHeaders().getFirst("X-Ca-Nonce"),
                    Json.createReader(exchange.getRequestBody()).readObject()));
        }
        String data = query ? "\"status\":\"SUCCESS\"" : "\"flowId\":\"" + FLOW_ID + "\",\"authUrl\":\"" + LINK + "\"";
        byte[] answer = ("{\"code\":0,\"message\":\"成功\",\"data\":{" + data + "}}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
        exchange.sendResponseHeaders(200, answer.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(answer);
        }
    }
}
