package org.example.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plays the provider: answers every start with a link, remembers what it was sent, and says that every person passed. */
class StubProvider implements AutoCloseable {

    static final String FLOW_ID = "1862291536444700249";
    static final String LINK = "https://provider.example/s/I7vLahiqTMqT";

    record Call(String authorization, String nonce, JsonObject body) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    StubProvider() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int calls() {
        return calls.size();
    }

    Call lastCall() {
        return calls.get(calls.size() - 1);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean query = exchange.getRequestMethod().equals("GET");
        if (!query) {
            try (JsonReader reader = Json.createReader(exchange.getRequestBody())) {
                calls.add(new Call(
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        exchange.getRequestHeaders().getFirst("X-Ca-Nonce"),
                        reader.readObject()));
            }
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
