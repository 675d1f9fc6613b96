package org.identityverification.it.server;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.function.Supplier;
import org.identityverification.testservers.HttpRequests;

/** Requests: by path to the server that tests share, by address to any other. */
public final class Http extends HttpRequests {

    /** The status of a request to which no answer comes. */
    public static final int NO_ANSWER = -1;

    private Http() {}

    public static int statusOf(Supplier<HttpResponse<String>> request) {
        try {
            return request.get().statusCode();
        } catch (UncheckedIOException e) {
            return NO_ANSWER;
        }
    }

    public static HttpResponse<String> get(String path, String... headers) {
        return get(TestServer.uri(path), headers);
    }

    public static HttpResponse<String> postJson(String path, String json, String... headers) {
        return postJson(TestServer.uri(path), json, headers);
    }

    public static HttpResponse<String> postForm(URI uri, String form) {
        return send("POST", uri, BodyPublishers.ofString(form), "Content-Type", "application/x-www-form-urlencoded");
    }
}
