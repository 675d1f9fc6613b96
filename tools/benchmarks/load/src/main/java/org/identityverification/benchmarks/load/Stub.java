package org.identityverification.benchmarks.load;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A provider that answers every start and query with success, and checks nothing. That of the test kit takes too much processor time. */
final class Stub implements AutoCloseable {

    private static final String ANSWER = """
            {"code":0,"message":"成功","data":{"flowId":"%s",\
            "authUrl":"https://provider.example/s/4711","originalUrl":"https://provider.example/face?token=4711",\
            "expire":4102444800000}}""";

    private static final String RESULT = """
            {"code":0,"message":"成功","data":{"status":"SUCCESS","message":"认证成功",\
            "similarity":"95.25","livingScore":"99.0","failedReasonCode":null}}""";

    private static final String NOTIFY_URL = "\"notifyUrl\":\"";

    private final Undertow server;
    private final AtomicLong flows = new AtomicLong(1_862_291_536_444_700_249L);
    private volatile Duration delay = Duration.ZERO;
    private volatile Consumer<Flow> listener = flow -> {};

    private Stub() {
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(2)
                .setWorkerThreads(2)
                // Keeps idle connections open while others are measured.
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 3_600_000)
                .setHandler(this::read)
                .build();
    }

    /** A started flow, and the URL for its result. */
    record Flow(String id, URI notifyUrl) {

        byte[] notification() {
            String json = "{\"flowId\":\"" + id + "\",\"success\":true,\"verifyCode\":\"4711\"}";
            return HttpConnection.post(notifyUrl.getPath(), json);
        }
    }

    static Stub start() {
        Stub stub = new Stub();
        stub.server.start();
        return stub;
    }

    int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    /** From now on answers have this delay, and the listener gets each flow when its answer is sent. */
    void set(Duration delay, Consumer<Flow> listener) {
        this.delay = delay;
        this.listener = listener;
    }

    private void read(HttpServerExchange exchange) {
        exchange.getRequestReceiver()
                .receiveFullString(
                        (read, body) -> {
                            if (delay.isZero()) {
                                answer(read, body);
                            } else {
                                read.dispatch(
                                        Runnable::run,
                                        () -> read.getIoThread()
                                                .executeAfter(
                                                        () -> answer(read, body),
                                                        delay.toMillis(),
                                                        TimeUnit.MILLISECONDS));
                            }
                        },
                        StandardCharsets.UTF_8);
    }

    private void answer(HttpServerExchange exchange, String body) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json;charset=UTF-8");
        if (exchange.getRequestMethod().equals(Methods.GET)) {
            exchange.getResponseSender().send(RESULT);
            return;
        }
        int begin = body.indexOf(NOTIFY_URL) + NOTIFY_URL.length();
        URI notifyUrl = URI.create(body.substring(begin, body.indexOf('"', begin)));
        String flowId = Long.toString(flows.incrementAndGet());
        exchange.getResponseSender().send(ANSWER.formatted(flowId));
        listener.accept(new Flow(flowId, notifyUrl));
    }

    @Override
    public void close() {
        server.stop();
    }
}
