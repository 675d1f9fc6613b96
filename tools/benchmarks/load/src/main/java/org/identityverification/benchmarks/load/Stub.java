package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.identityverification.testkit.simulation.HttpFront;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;

/** A provider that answers every start and query with success, and checks nothing. That of the test kit takes too much processor time. */
final class Stub implements AutoCloseable {

    private static final String STARTED = """
            {"code":0,"message":"成功","data":{"flowId":"%s",\
            "authUrl":"https://provider.example/s/4711","originalUrl":"https://provider.example/face?token=4711",\
            "expire":4102444800000}}""";

    private static final String PASSED = """
            {"code":0,"message":"成功","data":{"status":"SUCCESS","message":"认证成功",\
            "similarity":"95.25","livingScore":"99.0","failedReasonCode":null}}""";

    private static final String NOTIFY_URL = "\"notifyUrl\":\"";

    static {
        // Keeps idle connections open while others are measured.
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
    }

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    private final HttpFront front = new HttpFront(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final AtomicLong flows = new AtomicLong(1_862_291_536_444_700_249L);
    private volatile Duration delay = Duration.ZERO;
    private volatile Consumer<Flow> listener = flow -> {};

    /** A started flow, and the URL for its result. */
    record Flow(String id, URI notifyUrl) {}

    Stub() throws IOException {
        front.serve(threads, Clock.systemUTC(), (call, answer) -> {
            var unused = threads.schedule(() -> answer(call, answer), delay.toNanos(), TimeUnit.NANOSECONDS);
        });
    }

    String url() {
        return "http://localhost:" + front.port();
    }

    /** From now on answers have this delay, and the listener gets each flow when its answer is sent. */
    void set(Duration newDelay, Consumer<Flow> newListener) {
        delay = newDelay;
        listener = newListener;
    }

    private void answer(Call call, Consumer<Answer> answer) {
        if (call.method().equals("GET")) {
            answer.accept(Answer.json(PASSED));
            return;
        }
        String body = call.body();
        int begin = body.indexOf(NOTIFY_URL) + NOTIFY_URL.length();
        URI notifyUrl = URI.create(body.substring(begin, body.indexOf('"', begin)));
        String flowId = Long.toString(flows.incrementAndGet());
        answer.accept(Answer.json(STARTED.formatted(flowId)));
        listener.accept(new Flow(flowId, notifyUrl));
    }

    @Override
    public void close() {
        front.close();
        threads.shutdownNow();
    }
}
