package org.identityverification.it.production;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.identityverification.it.server.OwnServer;
import org.identityverification.it.server.TestServer;

/** The two listeners of a server with the production configuration, on ports that are free. */
final class Listeners {

    private final HttpClient client;
    private final int port = OwnServer.freePort();
    private final int managementPort = OwnServer.freePort();

    Listeners(SSLContext tls) throws IOException {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .build();
    }

    /** What makes a server listen here. */
    Map<String, String> environment() {
        return Map.of("HTTPS_PORT", String.valueOf(port), "MANAGEMENT_PORT", String.valueOf(managementPort));
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(uri(path), "GET", "", headers);
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return send(uri(path), "POST", body, headers);
    }

    /** Asks the private listener. */
    HttpResponse<String> getPrivately(String path) {
        return send(URI.create("https://localhost:" + managementPort).resolve(path), "GET", "");
    }

    /** The public listener's address of a path. */
    URI uri(String path) {
        return URI.create("https://localhost:" + port).resolve(path);
    }

    int managementPort() {
        return managementPort;
    }

    private HttpResponse<String> send(URI uri, String method, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(TestServer.LONG_ENOUGH)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
