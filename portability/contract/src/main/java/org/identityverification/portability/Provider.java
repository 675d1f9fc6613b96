package org.identityverification.portability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The provider, in the test's own JVM: it remembers every request, and answers as the test has told it. */
final class Provider implements AutoCloseable {

    /** Where a check opens. */
    static final String AUTH_URL = "https://provider.example/s";

    private static final String START = "/v2/identity/auth/api/individual/face";
    private static final String RESULT = "/v2/identity/auth/pub/individual/[0-9]+/face";
    private static final int LONGEST_TEST_SECONDS = 60;

    static {
        // Else every answer takes 40 ms: it is read when the first server is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "provider");
        thread.setDaemon(true);
        return thread;
    });
    private final int port;
    private final Queue<Answer> next = new ArrayDeque<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> strays = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile Answer otherwise = success();
    private volatile Answer result = status("ING");
    private HttpServer server;

    private Provider(int port) {
        this.port = port;
    }

    /** One that answers. */
    static Provider open() {
        Provider provider = closed();
        provider.listen();
        return provider;
    }

    /** One where nobody listens yet. */
    static Provider closed() {
        return new Provider(Layout.freePort());
    }

    /** From now on somebody does. */
    void listen() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Forgets all requests; every start is answered so from now on. */
    synchronized void answers(Answer answer) {
        next.clear();
        requests.clear();
        otherwise = answer;
    }

    /** Before the others, the next starts are answered so. */
    synchronized void answersOnce(Answer... answers) {
        next.addAll(List.of(answers));
    }

    /** Every question for a result is answered so from now on. */
    void answersQueries(Answer answer) {
        result = answer;
    }

    /** The starts since the last {@link #answers}. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The nonces of these. */
    List<String> nonces() {
        return requests.stream().map(Request::nonce).toList();
    }

    /** How many starts are not answered yet. */
    int inFlight() {
        return inFlight.get();
    }

    /** What was asked that no contract knows. */
    Map<String, Integer> strays() {
        return Map.copyOf(strays);
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
        threads.shutdown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            if (call.equals("POST " + START)) {
                start(exchange);
            } else if (call.matches("GET " + RESULT)) {
                result.to(exchange);
            } else {
                strays.merge(call, 1, Integer::sum);
                plain(404, Map.of(), "").to(exchange);
            }
        }
    }

    private void start(HttpExchange exchange) throws IOException {
        inFlight.incrementAndGet();
        try {
            requests.add(Request.of(exchange));
            poll().to(exchange);
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private synchronized Answer poll() {
        Answer scripted = next.poll();
        return scripted == null ? otherwise : scripted;
    }

    /** A flow of its own was started. */
    static Answer success() {
        return exchange -> json(200, """
                {"code":0,"message":"成功","data":{"flowId":"%d","authUrl":"%s"}}""".formatted(System.nanoTime(), AUTH_URL)).to(exchange);
    }

    /** How a flow stands. */
    static Answer status(String status) {
        return json(200, """
                {"code":0,"message":"成功","data":{"status":"%s","similarity":"95.25","failedReasonCode":null}}""".formatted(status));
    }

    /** A business error. */
    static Answer business(int httpStatus, int code) {
        return json(httpStatus, "{\"code\":" + code + ",\"message\":\"出错\"}");
    }

    /** A refusal by the gateway, without a body. */
    static Answer refusal(int status, String code, String message) {
        return plain(
                status,
                Map.of("X-Ca-Error-Code", code, "X-Ca-Error-Message", message, "X-Ca-Request-Id", "request-of-" + code),
                "");
    }

    /** JSON. */
    static Answer json(int status, String body) {
        return plain(status, Map.of("Content-Type", "application/json;charset=UTF-8"), body);
    }

    /** Any complete answer. */
    static Answer plain(int status, Map<String, String> headers, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(UTF_8);
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().close();
        };
    }

    /** The start of a body, then the end of the connection. */
    static Answer cut() {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"code\":".getBytes(UTF_8));
            exchange.getResponseBody().flush();
        };
    }

    /** A byte of the body again and again, for as long as the other side is there. */
    static Answer drip() {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            CountDownLatch never = new CountDownLatch(1);
            while (!pause(never, 200)) {
                body.write(' ');
                body.flush();
            }
        };
    }

    /** Something else, but not before the test says so. */
    static Answer after(CountDownLatch go, Answer answer) {
        return exchange -> {
            pause(go, TimeUnit.SECONDS.toMillis(LONGEST_TEST_SECONDS));
            answer.to(exchange);
        };
    }

    private static boolean pause(CountDownLatch latch, long millis) throws IOException {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** How to answer. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /**
     * A start.
     *
     * @param authorization the header
     * @param nonce the header
     * @param contentType the header
     * @param body as text
     */
    record Request(String authorization, String nonce, String contentType, String body) {

        private static Request of(HttpExchange exchange) throws IOException {
            return new Request(
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("X-Ca-Nonce")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        }
    }
}
