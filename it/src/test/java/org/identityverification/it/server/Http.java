package org.identityverification.it.server;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.identityverification.testservers.HttpRequests;

/** Requests: by path to the server that tests share, by address to any other. */
public final class Http extends HttpRequests {

    private Http() {}

    public static HttpResponse<String> get(String path, String... headers) {
        return get(TestServer.uri(path), headers);
    }

    public static HttpResponse<String> postJson(String path, String json, String... headers) {
        String[] all = Stream.concat(Stream.of("Content-Type", "application/json"), Stream.of(headers))
                .toArray(String[]::new);
        return post(path, BodyPublishers.ofString(json), all);
    }

    public static HttpResponse<String> postForm(URI uri, String form) {
        return send("POST", uri, BodyPublishers.ofString(form), "Content-Type", "application/x-www-form-urlencoded");
    }

    public static HttpResponse<String> post(String path, BodyPublisher body, String... headers) {
        return send("POST", TestServer.uri(path), body, headers);
    }
}
