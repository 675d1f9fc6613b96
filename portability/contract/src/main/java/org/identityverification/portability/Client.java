package org.identityverification.portability;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
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

    boolean answers() {
        try {
            return send("GET", "observed/" + new UUID(0, 0)).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    JsonObject start() {
        return start("");
    }

    JsonObject start(String query) {
        return object("POST", "verifications" + query);
    }

    CompletableFuture<JsonObject> startInBackground() {
        return inBackground("verifications");
    }

    CompletableFuture<JsonObject> startManyInBackground(int count) {
        return inBackground("verifications/many?count=" + count);
    }

    CompletableFuture<JsonObject> startManyOnOwnThreadsInBackground(int count) {
        return inBackground("verifications/many-on-own-threads?count=" + count);
    }

    private CompletableFuture<JsonObject> inBackground(String path) {
        return CompletableFuture.supplyAsync(
                () -> HttpRequests.json(send("POST", path)), task -> new Thread(task).start());
    }

    JsonObject find(UUID id) {
        return object("GET", "verifications/" + id);
    }

    JsonObject query(UUID id) {
        return object("POST", "verifications/" + id + "/query");
    }

    List<JsonObject> observed(UUID id) {
        return HttpRequests.jsonArray(HttpRequests.bodyOf(send("GET", "observed/" + id)))
                .getValuesAs(JsonObject.class);
    }

    /** The observers that were called for a verification, in their order. */
    List<String> calls(UUID id) {
        return HttpRequests.jsonArray(HttpRequests.bodyOf(send("GET", "observed/" + id + "/calls")))
                .getValuesAs(JsonString::getString);
    }

    void observersFail(boolean failing) {
        HttpRequests.bodyOf(send(failing ? "PUT" : "DELETE", "observed/failing"));
    }

    void storeFails(boolean failing) {
        HttpRequests.bodyOf(send(failing ? "PUT" : "DELETE", "store/outage"));
    }

    HttpResponse<String> notify(String token, String json) {
        return notify(token, BodyPublishers.ofString(json), "Content-Type", "application/json");
    }

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
