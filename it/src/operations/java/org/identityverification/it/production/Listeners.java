package org.identityverification.it.production;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.provider.Requests;
import org.identityverification.it.server.RawHttp;
import org.identityverification.testservers.HttpRequests;
import org.identityverification.testservers.Layout;
import org.identityverification.testservers.Tokens;

/** The two listeners of a server with the production configuration, on ports that are free. */
class Listeners {

    static final String VERIFICATIONS = "/identity/api/verifications";

    private final SSLContext tls;
    private final HttpClient client;
    private final int port = Layout.freePort();
    private final int managementPort = Layout.freePort();

    Listeners(SSLContext tls) {
        this.tls = tls;
        this.client = HttpRequests.trusting(tls);
    }

    Map<String, String> environment() {
        return Map.of("HTTPS_PORT", String.valueOf(port), "MANAGEMENT_PORT", String.valueOf(managementPort));
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(uri(path), "GET", "", headers);
    }

    HttpResponse<String> call(String method, String path, String body, String... headers) {
        return send(uri(path), method, body, headers);
    }

    HttpResponse<String> begin(String token) {
        return begin(token, Requests.json("TENCENT", "order-" + UUID.randomUUID()));
    }

    /** As a caller does that sends again what a busy node refuses. */
    HttpResponse<String> beginUntilTaken(String token) {
        return await().until(() -> begin(token), answer -> answer.statusCode() != 503);
    }

    HttpResponse<String> begin(String token, String request) {
        return callAs(token, "POST", VERIFICATIONS, request);
    }

    HttpResponse<String> callAs(String token, String method, String path, String body, String... headers) {
        String[] all = Stream.concat(
                        Stream.of("Content-Type", "application/json", "Authorization", "Bearer " + token),
                        Stream.of(headers))
                .toArray(String[]::new);
        return call(method, path, body, all);
    }

    /** Sends the result of a check of this server as the provider does. Returns the status of the answer. */
    int notifyPassed(String id, String flowId, String publicUrl, String secret) {
        String token = Tokens.valid(UUID.fromString(id), publicUrl, secret);
        return call("POST", "/identity/api/notifications/" + token, Notices.body(flowId, true, ""))
                .statusCode();
    }

    HttpResponse<String> getPrivately(String path) {
        return send(URI.create("https://localhost:" + managementPort).resolve(path), "GET", "");
    }

    String send(String request) throws IOException {
        return RawHttp.send(tls.getSocketFactory(), port, request);
    }

    /** The answer to a request without a body as no client library would send it. */
    String raw(String methodAndTarget, String... headers) throws IOException {
        return send(methodAndTarget + " HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
    }

    URI uri(String path) {
        return URI.create("https://localhost:" + port).resolve(path);
    }

    int managementPort() {
        return managementPort;
    }

    private HttpResponse<String> send(URI uri, String method, String body, String... headers) {
        return HttpRequests.send(
                client, method, uri, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body), headers);
    }
}
