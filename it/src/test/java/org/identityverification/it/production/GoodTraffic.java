package org.identityverification.it.production;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.identityverification.it.provider.Notices;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.TestServer;
import org.identityverification.testservers.Tokens;

/** Twice a second a caller starts a verification, the provider notifies its result, and a probe asks whether the node lives. */
final class GoodTraffic {

    private static final long PAUSE_MILLIS = 500;

    final Times starts = new Times();
    final Times notifications = new Times();
    final Times liveness = new Times();

    private final ProductionServer server;
    private final Supplier<HttpResponse<String>> start;
    private final String publicUrl;
    private final String secret;
    private final AtomicInteger open = new AtomicInteger();

    GoodTraffic(ProductionServer server, Supplier<HttpResponse<String>> start, String publicUrl, String secret) {
        this.server = server;
        this.start = start;
        this.publicUrl = publicUrl;
        this.secret = secret;
    }

    /** Goes on for a while, whether or not the requests before are answered, then waits until all are. */
    void run(Duration length) {
        int rounds = (int) (length.toMillis() / PAUSE_MILLIS);
        open.set(2 * rounds);
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            AtomicInteger begun = new AtomicInteger();
            var unused = clock.scheduleAtFixedRate(
                    () -> {
                        if (begun.getAndIncrement() < rounds) {
                            threads.execute(this::verify);
                            threads.execute(this::probe);
                        }
                    },
                    0,
                    PAUSE_MILLIS,
                    TimeUnit.MILLISECONDS);
            Awaitility.await()
                    .atMost(length.plus(TestServer.LONG_ENOUGH.multipliedBy(2)))
                    .until(() -> open.get() == 0);
        } finally {
            clock.shutdownNow();
            threads.shutdownNow();
        }
    }

    private void verify() {
        try {
            HttpResponse<String> started = starts.measure(start);
            String id = Http.json(started).getString("id");
            String token = Tokens.valid(UUID.fromString(id), publicUrl, secret);
            String result = Notices.body(Http.json(started).getString("flowId"), true, "");
            notifications.measure(() -> server.post("/identity/api/notifications/" + token, result));
        } finally {
            open.decrementAndGet();
        }
    }

    private void probe() {
        try {
            liveness.measure(() -> server.getPrivately("/health/live"));
        } finally {
            open.decrementAndGet();
        }
    }
}
