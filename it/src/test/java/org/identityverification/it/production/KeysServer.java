package org.identityverification.it.production;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishes keys as an identity provider does. Like a real one, it takes 0.3 s to answer, unless a test says otherwise. */
final class KeysServer implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;
    private volatile String content = "";
    private volatile Duration answersAfter = Duration.ofMillis(300);

    private KeysServer(HttpServer server) {
        this.server = server;
    }

    static KeysServer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        KeysServer keys = new KeysServer(server);
        server.setExecutor(
                work -> CompletableFuture.delayedExecutor(keys.answersAfter.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(work));
        server.createContext("/keys", keys::answer);
        server.start();
        return keys;
    }

    void publish(int newStatus, String newContent) {
        status = newStatus;
        content = newContent;
    }

    void answersAfter(Duration time) {
        answersAfter = time;
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/keys";
    }

    int asked() {
        return asked.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try (exchange) {
            byte[] body = content.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
