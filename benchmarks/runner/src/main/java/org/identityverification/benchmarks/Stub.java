package org.identityverification.benchmarks;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The provider: it answers every start with success, at once or after a delay, and checks nothing. The test kit's, which checks and
 * remembers every call, takes 600 µs of processor time for each where this one takes 18 µs: it would be what is measured.
 */
final class Stub implements AutoCloseable {

    private static final byte[] ANSWER = """
            {"code":0,"message":"成功","data":{"flowId":"1862291536444700249",\
            "authUrl":"https://provider.example/s/4711","originalUrl":"https://provider.example/face?token=4711",\
            "expire":4102444800000}}""".getBytes(StandardCharsets.UTF_8);

    private static final Duration LONGEST_RUN = Duration.ofHours(1);

    private final Undertow server;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;

    private Stub() {
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(2)
                .setWorkerThreads(1)
                // A connection that idles while others are measured is still there when its turn comes.
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, (int) LONGEST_RUN.toMillis())
                .setHandler(this::read)
                .build();
    }

    static Stub start() {
        Stub stub = new Stub();
        stub.server.start();
        return stub;
    }

    int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    /** From now on answers come so late. */
    void delay(Duration delay) {
        this.delay = delay;
        mostInFlight.set(0);
    }

    /** How many calls were under way at once, at most, since the last {@link #delay}. */
    int mostInFlight() {
        return mostInFlight.get();
    }

    private void read(HttpServerExchange exchange) {
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        exchange.getRequestReceiver().receiveFullBytes((read, body) -> {
            if (delay.isZero()) {
                answer(read);
            } else {
                read.dispatch(
                        Runnable::run,
                        () -> read.getIoThread()
                                .executeAfter(() -> answer(read), delay.toMillis(), TimeUnit.MILLISECONDS));
            }
        });
    }

    private void answer(HttpServerExchange exchange) {
        inFlight.decrementAndGet();
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json;charset=UTF-8");
        exchange.getResponseSender().send(ByteBuffer.wrap(ANSWER));
    }

    @Override
    public void close() {
        server.stop();
    }
}
