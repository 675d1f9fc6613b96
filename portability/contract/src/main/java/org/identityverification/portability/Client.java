package org.identityverification.portability;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The application, from outside. */
final class Client {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI api;

    Client(URI api) {
        this.api = api;
    }

    /** Whether it is there. */
    boolean answers() {
        try {
            return send("GET", "observed/" + new UUID(0, 0)).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Starts a verification. */
    JsonObject start() {
        return start("");
    }

    /** Starts one, with a query such as {@code "?async=true"}. */
    JsonObject start(String query) {
        return object("POST", "verifications" + query);
    }

    /** Starts one and lets the test go on. */
    CompletableFuture<JsonObject> startInBackground() {
        return inBackground("verifications");
    }

    /** Starts many at once and lets the test go on. */
    CompletableFuture<JsonObject> startManyInBackground(int count) {
        return inBackground("verifications/many?count=" + count);
    }

    /** Starts many at once on threads that the server knows nothing of, and lets the test go on. */
    CompletableFuture<JsonObject> startManyOnOwnThreadsInBackground(int count) {
        return inBackground("verifications/many-on-own-threads?count=" + count);
    }

    private CompletableFuture<JsonObject> inBackground(String path) {
        return http.sendAsync(request("POST", path, BodyPublishers.noBody()), BodyHandlers.ofString())
                .thenApply(HttpResponse::body)
                .thenApply(Client::object);
    }

    /** What is known about one. */
    JsonObject find(UUID id) {
        return object("GET", "verifications/" + id);
    }

    /** Asks the provider about one. */
    JsonObject query(UUID id) {
        return object("POST", "verifications/" + id + "/query");
    }

    /** What its observers saw of one. */
    List<JsonObject> observed(UUID id) {
        try (JsonReader reader = Json.createReader(
                new StringReader(good(send("GET", "observed/" + id)).body()))) {
            return reader.readArray().getValuesAs(JsonObject.class);
        }
    }

    /** Makes its observers fail, or work again. */
    void observersFail(boolean failing) {
        good(send(failing ? "PUT" : "DELETE", "observed/failing"));
    }

    /** Takes its tables away, or gives them back. */
    void storeFails(boolean failing) {
        good(send(failing ? "PUT" : "DELETE", "store/outage"));
    }

    /** Sends a notification as the provider does. */
    HttpResponse<String> notify(String token, String json) {
        return notify(token, BodyPublishers.ofString(json), "Content-Type", "application/json");
    }

    /** Sends any notification. */
    HttpResponse<String> notify(String token, BodyPublisher body, String... headers) {
        return send("POST", "notifications/" + token, body, headers);
    }

    /** Looks at the notify URL, as the provider does when the face page opens. */
    HttpResponse<String> open(String token) {
        return send("GET", "notifications/" + token);
    }

    /** Asks for something at another address. */
    HttpResponse<String> get(URI uri) {
        return sent(HttpRequest.newBuilder(uri).timeout(LONG_ENOUGH).build());
    }

    private JsonObject object(String method, String path) {
        return object(good(send(method, path)).body());
    }

    private static JsonObject object(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    private static HttpResponse<String> good(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("The application answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer;
    }

    private HttpResponse<String> send(String method, String path) {
        return send(method, path, BodyPublishers.noBody());
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers) {
        return sent(request(method, path, body, headers));
    }

    private HttpRequest request(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(api.resolve(path)).timeout(LONG_ENOUGH).method(method, body);
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }

    private HttpResponse<String> sent(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The test was interrupted", e);
        }
    }
}
