package org.identityverification.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Does in 100 lines what an application with the module does: starts checks, receives notifications, remembers who passed. Not for
 * production: it trusts a notification without asking the provider.
 */
final class Shop implements AutoCloseable {

    private static final int ATTEMPTS = 3;
    private static final int TOO_MANY = 429;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicLong nonce = new AtomicLong(System.currentTimeMillis());
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Set<String> verified = ConcurrentHashMap.newKeySet();
    private final List<String> visits = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> configuration;
    private final HttpServer server;
    private volatile int answer = 200;

    /** Takes the keys and values of the module's configuration. */
    Shop(Map<String, String> configuration) throws IOException {
        this.configuration = configuration;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/notifications/", this::notified);
        server.start();
    }

    /** Starts a check of a customer. Returns the link, or why there is none: a gateway's code, a business code, "unreadable". */
    String check(String customer, Person person) {
        String token = Long.toString(nonce.get(), Character.MAX_RADIX) + "0";
        tokens.put(token, customer);
        String body = Json.createObjectBuilder()
                .add("name", person.name())
                .add("idNo", person.idNumber())
                .add("faceauthMode", "TENCENT")
                .add("callbackUrl", "https://shop.example.com/verified")
                .add("contextId", customer)
                .add("notifyUrl", "http://127.0.0.1:" + server.getAddress().getPort() + "/notifications/" + token)
                .build()
                .toString();
        HttpRequest.Builder request = request("api/individual/face").POST(BodyPublishers.ofString(body));
        HttpResponse<String> response = null;
        for (int i = 0; i < ATTEMPTS && (response == null || response.statusCode() == TOO_MANY); i++) {
            response = send(request.setHeader("X-Ca-Nonce", Long.toString(nonce.getAndIncrement())));
            if (response == null) {
                return "unreadable";
            }
        }
        return meaning(response, "authUrl");
    }

    /** Asks the provider for the status of a check. */
    String ask(String flowId) {
        HttpResponse<String> response = send(request("pub/individual/" + flowId + "/face")
                .header("X-Ca-Nonce", Long.toString(nonce.getAndIncrement())));
        return response == null ? "unreadable" : meaning(response, "status");
    }

    boolean isVerified(String customer) {
        return verified.contains(customer);
    }

    /** The methods of the requests to the notify URLs. */
    List<String> visits() {
        return List.copyOf(visits);
    }

    /** From now on valid notifications get this status; with 0 they get no answer. */
    void answers(int status) {
        answer = status;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static String meaning(HttpResponse<String> response, String field) {
        String refused = response.headers().firstValue("X-Ca-Error-Code").orElse(null);
        if (refused != null) {
            return refused;
        }
        try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
            JsonObject json = reader.readObject();
            return json.getInt("code") == 0 ? json.getJsonObject("data").getString(field) : "" + json.getInt("code");
        } catch (RuntimeException e) {
            return "unreadable";
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(
                        configuration.get("identity-verification/mp-rest/url") + "/v2/identity/auth/" + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "APPCODE " + configuration.get("identity-verification.app-code"));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void notified(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String customer = tokens.get(path.substring(path.lastIndexOf('/') + 1));
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        visits.add(exchange.getRequestMethod());
        if (customer != null && answer == 200 && body.contains("\"success\":true")) {
            verified.add(customer);
        }
        if (answer != 0) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(customer == null ? 404 : answer, -1);
            exchange.close();
        }
    }
}
