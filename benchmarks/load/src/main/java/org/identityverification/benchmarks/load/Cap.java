package org.identityverification.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Complete verifications at a rate: start, the provider's notification, delivery to the application's observer. */
final class Cap {

    static final String HELD = "verifications a second, delivered";
    static final String START = "start beyond the provider's 100 ms: p99, ms";
    static final String NOTIFICATION = "answer to the notification: p99, ms";
    static final String DELIVERY = "from that answer to the observer: p99, ms";
    static final String FAILURES = "failures";

    private static final Duration PROVIDER = Duration.ofMillis(100);
    private static final int CALLERS = 250;
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Surroundings surroundings;
    private final Server server;
    private final Who who;

    Cap(Surroundings surroundings, Server server, Who who) {
        this.surroundings = surroundings;
        this.server = server;
        this.who = who;
    }

    /** Offers a rate for a while. Verifications that were not delivered ten seconds later are failures. */
    Figures run(double rate, double seconds) throws IOException, InterruptedException {
        server.reset();
        Figures figures = new Figures();
        try (Notifier notifier = new Notifier(server.port())) {
            surroundings.stub().set(PROVIDER, notifier::announce);
            Usage usage = Usage.begin(surroundings, server);
            Server.Load load = server.load(who, CALLERS, seconds, rate);
            notifier.awaitAnswers();
            int delivered = awaitDeliveries(notifier.announced());
            Map<String, Long> deliveries = server.deliveries();
            Histogram micros = new Histogram(TimeUnit.HOURS.toMicros(1), 3);
            notifier.answers().forEach((flow, answered) -> {
                long late = deliveries.getOrDefault(flow, answered) - answered;
                micros.recordValue(Math.max(0, late));
            });
            figures.note(HELD, load.count() / load.seconds() * delivered / load.count());
            figures.note(START, load.p99Millis() - PROVIDER.toMillis());
            figures.note(NOTIFICATION, notifier.p99Millis());
            figures.note(DELIVERY, micros.getValueAtPercentile(99) / 1e3);
            usage.note(figures, load.count());
            figures.note(FAILURES, load.failures() + notifier.failures() + (notifier.announced() - delivered));
            if (load.failures() > 0) {
                System.out.println("A start failed: " + load.example());
            }
        }
        return figures;
    }

    private int awaitDeliveries(int expected) throws InterruptedException {
        long begin = System.nanoTime();
        int delivered = server.countOfDeliveries();
        while (delivered < expected && System.nanoTime() - begin < LONGEST_WAIT_NANOS) {
            Thread.sleep(50);
            delivered = server.countOfDeliveries();
        }
        return delivered;
    }
}
