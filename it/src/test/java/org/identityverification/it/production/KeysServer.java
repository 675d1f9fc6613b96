package org.identityverification.it.production;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishes keys as an identity provider does. Like a real one, it takes 0.3 s to answer. */
final class KeysServer implements AutoCloseable {

    private static final long ANSWERS_AFTER_MILLIS = 300;

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;
    private volatile String content = "";

    private KeysServer(HttpServer server) {
        this.server = server;
    }

    static KeysServer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        KeysServer keys = new KeysServer(server);
        server.setExecutor(CompletableFuture.delayedExecutor(ANSWERS_AFTER_MILLIS, TimeUnit.MILLISECONDS));
        server.createContext("/keys", keys::answer);
        server.start();
        return keys;
    }

    void publish(int newStatus, String newContent) {
        status = newStatus;
        content = newContent;
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
