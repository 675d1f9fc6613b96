package org.identityverification.portability;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
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

    /** Sends these lines of headers as they are, on a connection of its own, and returns the status. */
    int notifyByBytes(String token, String json, String headers) {
        URI url = api.resolve("notifications/" + token);
        byte[] body = json.getBytes(UTF_8);
        String head = "POST %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n\r\n"
                .formatted(url.getPath(), url.getAuthority(), body.length, headers);
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout((int) HttpRequests.LONG_ENOUGH.toMillis());
            socket.getOutputStream().write(head.getBytes(UTF_8));
            socket.getOutputStream().write(body);
            String status = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
            return status == null ? -1 : Integer.parseInt(status.split(" ", -1)[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
