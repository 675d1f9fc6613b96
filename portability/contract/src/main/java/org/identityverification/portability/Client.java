package org.identityverification.portability;

import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.identityverification.it.support.HttpRequests;

/** The application, from outside. */
final class Client {

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
        return CompletableFuture.supplyAsync(
                () -> HttpRequests.json(send("POST", path)), task -> new Thread(task).start());
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
        return HttpRequests.jsonArray(HttpRequests.bodyOf(send("GET", "observed/" + id)))
                .getValuesAs(JsonObject.class);
    }

    /** Makes its observers fail, or work again. */
    void observersFail(boolean failing) {
        HttpRequests.bodyOf(send(failing ? "PUT" : "DELETE", "observed/failing"));
    }

    /** Takes its tables away, or gives them back. */
    void storeFails(boolean failing) {
        HttpRequests.bodyOf(send(failing ? "PUT" : "DELETE", "store/outage"));
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

    private JsonObject object(String method, String path) {
        return HttpRequests.json(HttpRequests.bodyOf(send(method, path)));
    }

    private HttpResponse<String> send(String method, String path) {
        return send(method, path, BodyPublishers.noBody());
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers) {
        return HttpRequests.send(method, api.resolve(path), body, headers);
    }
}
