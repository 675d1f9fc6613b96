package org.identityverification.it.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.TestServer;

/**
 * Another server in the provider's place, in the JVM of the tests: it answers what it is told to and remembers what arrives,
 * to the byte.
 */
public final class ProviderStub implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private volatile byte[] answer = new byte[0];

    /** A call as it arrived. Of header names only the first letter is a capital: that is how the JDK's server hands them over. */
    public record Call(Instant at, String method, String path, Map<String, List<String>> headers, String body) {

        public String onlyHeader(String name) {
            List<String> values = headers.getOrDefault(name, List.of());
            if (values.size() != 1) {
                throw new AssertionError(name + " must be there once but is there " + values.size() + " times");
            }
            return values.get(0);
        }

        /** The last part of the notify URL that the call carried. */
        public String notifyToken() {
            String url = Http.json(body).getString("notifyUrl");
            return url.substring(url.lastIndexOf('/') + 1);
        }
    }

    private ProviderStub(HttpServer server) {
        this.server = server;
    }

    public static ProviderStub start() {
        // Without it, each small answer waits 40 ms for an acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ProviderStub stub = new ProviderStub(server);
            server.setExecutor(stub.threads);
            server.createContext("/", stub::handle);
            server.start();
            return stub;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on it answers 200 with this body. */
    public void answers(String body) {
        answer = body.getBytes(UTF_8);
    }

    /** The next call, waited for, that no test has taken yet. */
    public Call takeCall() throws InterruptedException {
        Call call = calls.poll(TestServer.LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("No call arrived");
        }
        return call;
    }

    public void forgetCalls() {
        calls.clear();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            calls.add(new Call(
                    Instant.now(),
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body));
            exchange.getResponseHeaders().set("Content-Type", "application/json;charset=UTF-8");
            exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }
}
