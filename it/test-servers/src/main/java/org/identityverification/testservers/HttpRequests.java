package org.identityverification.testservers;

import jakarta.json.Json;
import jakarta.json.JsonArray;
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
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** HTTP requests that block and do not follow redirects. Headers are names and values in turn. */
public class HttpRequests {

    public static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    static {
        // Shorter than a server's keep-alive, so that no request meets a connection that the server is closing.
        System.setProperty("jdk.httpclient.keepalive.timeout", "5");
    }

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    protected HttpRequests() {}

    public static HttpClient trusting(SSLContext tls) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .build();
    }

    public static HttpResponse<String> get(URI uri, String... headers) {
        return send("GET", uri, BodyPublishers.noBody(), headers);
    }

    public static HttpResponse<String> postJson(URI uri, String json, String... headers) {
        Stream<String> all = Stream.concat(Stream.of("Content-Type", "application/json"), Stream.of(headers));
        return send("POST", uri, BodyPublishers.ofString(json), all.toArray(String[]::new));
    }

    public static HttpResponse<String> send(String method, URI uri, BodyPublisher body, String... headers) {
        return send(CLIENT, method, uri, body, headers);
    }

    public static HttpResponse<String> send(
            HttpClient client, String method, URI uri, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(LONG_ENOUGH).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(client, request.build(), BodyHandlers.ofString());
    }

    /** The answer must be complete within the request's own timeout, or else {@link #LONG_ENOUGH}, and a few seconds for its body. */
    public static <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
        return send(CLIENT, request, handler);
    }

    private static <T> HttpResponse<T> send(HttpClient client, HttpRequest request, BodyHandler<T> handler) {
        // The request's own timeout covers only the headers: a body that never ends would block a test forever.
        Duration longest = request.timeout().orElse(LONG_ENOUGH).plus(Duration.ofSeconds(5));
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, handler);
        try {
            return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new UncheckedIOException(
                    e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause()));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new UncheckedIOException(new IOException("No complete answer within " + longest, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + request.uri(), e);
        }
    }

    /** The body of an answer that must be a success. */
    public static String bodyOf(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer.request().method() + " " + answer.uri() + " was answered with "
                    + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    public static JsonObject json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    public static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    public static JsonArray jsonArray(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readArray();
        }
    }

    public static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
