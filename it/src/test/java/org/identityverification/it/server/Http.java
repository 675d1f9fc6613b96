package org.identityverification.it.server;

import jakarta.json.Json;
import jakarta.json.JsonObject;
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

/** Requests as a program makes them: one after the other, redirects are not followed. */
public final class Http {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Http() {}

    public static HttpResponse<String> get(String path, String... headers) {
        return send("GET", TestServer.uri(path), BodyPublishers.noBody(), headers);
    }

    public static HttpResponse<String> delete(String path) {
        return send("DELETE", TestServer.uri(path), BodyPublishers.noBody());
    }

    public static HttpResponse<String> postJson(String path, String json, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/json";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return post(path, BodyPublishers.ofString(json), all);
    }

    public static HttpResponse<String> postForm(URI uri, String form) {
        return send("POST", uri, BodyPublishers.ofString(form), "Content-Type", "application/x-www-form-urlencoded");
    }

    public static HttpResponse<String> post(String path, BodyPublisher body, String... headers) {
        return send("POST", TestServer.uri(path), body, headers);
    }

    public static HttpResponse<String> send(String method, URI uri, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(TestServer.LONG_ENOUGH).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + uri, e);
        }
    }

    public static JsonObject json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    public static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    public static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
