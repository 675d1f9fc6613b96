package org.identityverification.portability;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.identityverification.testservers.HttpRequests;

/** The application, as a client sees it. */
record Client(URI api) {

    static final String CONTEXT_ID = "201908221430111";

    String publicUrl() {
        return api.toString().replaceAll("/$", "");
    }

    boolean answers() {
        try {
            return send("GET", "probe/" + new UUID(0, 0)).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    JsonObject start() {
        return start("?contextId=" + CONTEXT_ID);
    }

    JsonObject start(String query) {
        return object("POST", "probe" + query);
    }

    /** Each on a thread of its own, which the server does not manage. */
    CompletableFuture<List<JsonObject>> startManyInBackground(int callers) {
        return CompletableFuture.supplyAsync(
                () -> objects("POST", "probe/many?callers=" + callers), task -> new Thread(task).start());
    }

    JsonObject find(UUID id) {
        return object("GET", "probe/" + id);
    }

    JsonObject query(UUID id) {
        return objects("POST", "probe/queries?id=" + id).get(0);
    }

    List<JsonObject> observed(UUID id) {
        return objects("GET", "probe/" + id + "/events");
    }

    /** The observers that were called for a verification, in their order. */
    List<String> calls(UUID id) {
        return HttpRequests.jsonArray(HttpRequests.bodyOf(send("GET", "calls/" + id)))
                .getValuesAs(JsonString::getString);
    }

    /** Lets the observer take results with this context id from now on. */
    void mend(String contextId) {
        HttpRequests.bodyOf(send("POST", "probe/mended?contextId=" + contextId));
    }

    void storeFails(boolean failing) {
        HttpRequests.bodyOf(send(failing ? "PUT" : "DELETE", "store/outage"));
    }

    HttpResponse<String> notify(String token, String json) {
        return HttpRequests.postJson(api.resolve("notifications/" + token), json);
    }

    HttpResponse<String> notify(String token, String json, String header, String value) {
        return HttpRequests.send(
                "POST", api.resolve("notifications/" + token), BodyPublishers.ofString(json), header, value);
    }

    /** Sends a GET to the notify URL, as the provider does when the face page opens. */
    HttpResponse<String> open(String token) {
        return send("GET", "notifications/" + token);
    }

    private JsonObject object(String method, String path) {
        return HttpRequests.json(HttpRequests.bodyOf(send(method, path)));
    }

    private List<JsonObject> objects(String method, String path) {
        return HttpRequests.jsonArray(HttpRequests.bodyOf(send(method, path))).getValuesAs(JsonObject.class);
    }

    private HttpResponse<String> send(String method, String path) {
        return HttpRequests.send(method, api.resolve(path), BodyPublishers.noBody());
    }
}
