package org.identityverification.testkit.simulation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;

/** Brings calls to a simulation by HTTP, with the server of the JDK. */
public final class HttpFront implements AutoCloseable {

    private static final int BACKLOG = 1000;
    private static final int IDLE_CONNECTIONS = 10_000;

    static {
        // Otherwise each answer waits 40 ms for an acknowledgement. The JVM reads both when it creates its first such
        // server.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Otherwise the server closes, after many calls at once, connections that the application wants to reuse.
        System.setProperty("sun.net.httpserver.maxIdleConnections", Integer.toString(IDLE_CONNECTIONS));
    }

    private final HttpServer server;

    /** Opens the port, 0 for a free one. Calls wait until {@link #serve}. */
    public HttpFront(InetSocketAddress address) throws IOException {
        server = HttpServer.create(address, BACKLOG);
    }

    /**
     * Begins to answer calls.
     *
     * @param clock says when a call arrived
     * @param handler gives the answer at once on its thread, or later on another
     */
    public void serve(Executor threads, Clock clock, BiConsumer<Call, Consumer<Answer>> handler) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> handler.accept(call(exchange, clock), answer -> send(answer, exchange)));
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Stops, and closes open connections. */
    @Override
    public void close() {
        server.stop(0);
    }

    private static Call call(HttpExchange exchange, Clock clock) throws IOException {
        return new Call(
                clock.instant(),
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readNBytes(Simulation.MAX_BODY_LENGTH + 1));
    }

    /** Closes the body only with the exchange: otherwise the connection would stay open when the body is incomplete. */
    private static void send(Answer answer, HttpExchange exchange) {
        long length = answer.length();
        try (exchange) {
            if (answer.isNone()) {
                return;
            }
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            // For this server 0 means a body in chunks, and -1 none.
            exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : Math.max(0, length));
            answer.body().writeTo(exchange.getResponseBody());
        } catch (IOException e) {
            // The caller has gone, or the connection was cut on purpose.
        }
    }
}
