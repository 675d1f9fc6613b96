package org.identityverification.it.rest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.identityverification.it.server.TestServer;

/** Reads a stream of server-sent events on a thread of its own, until it ends or is closed. */
public final class Events implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpResponse<InputStream> answer;
    private final List<String> all = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    private Events(HttpResponse<InputStream> answer) {
        this.answer = answer;
        Thread thread = new Thread(this::read, "reads-events");
        thread.setDaemon(true);
        thread.start();
    }

    /** Opens a stream as a browser does. */
    public static Events open(URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Accept", "text/event-stream")
                .timeout(TestServer.LONG_ENOUGH)
                .build();
        try {
            return new Events(CLIENT.send(request, BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + uri, e);
        }
    }

    public HttpResponse<InputStream> answer() {
        return answer;
    }

    /** Everything so far: each event with its lines, without the empty line at its end. */
    public List<String> all() {
        return all;
    }

    public boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() {
        try {
            answer.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        StringBuilder event = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (!line.isEmpty()) {
                    event.append(event.isEmpty() ? "" : "\n").append(line);
                } else if (!event.isEmpty()) {
                    all.add(event.toString());
                    event.setLength(0);
                }
            }
            ended = true;
        } catch (IOException e) {
            ended = true;
        }
    }
}
