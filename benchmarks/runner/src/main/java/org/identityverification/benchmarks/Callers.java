package org.identityverification.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;

/** Has callers inside a server do some work. */
final class Callers {

    private static final int PLAIN_FAILS_ONCE_IN = 10_000;

    private final Server server;

    Callers(Server server) {
        this.server = server;
    }

    /** As much as they can; nothing of it may fail, but for a call in ten thousand of a plain client. */
    Outcome run(String work, int callers, double seconds) throws IOException, InterruptedException {
        return run(work, callers, seconds, 0);
    }

    /** So many a second; nothing of it may fail, but for a call in ten thousand of a plain client. */
    Outcome run(String work, int callers, double seconds, double rate) throws IOException, InterruptedException {
        JsonNode outcome =
                server.get("load", Map.of("work", work, "callers", callers, "seconds", seconds, "rate", rate));
        long failures = outcome.get("failures").asLong();
        if (failures > 0 && !(isPlain(work) && failures <= outcome.get("count").asLong() / PLAIN_FAILS_ONCE_IN)) {
            throw new IllegalStateException(work + " with " + callers + " callers failed: " + outcome);
        }
        return new Outcome(outcome);
    }

    /** Whether it is a client without a second attempt, which fails when a connection is closed under it. */
    private static boolean isPlain(String work) {
        return work.equals(StartRow.JAVA_HTTP) || work.equals(StartRow.APACHE);
    }

    /** What happened. */
    record Outcome(JsonNode json) {

        double perSecond() {
            return json.get("count").asLong() / json.get("seconds").asDouble();
        }

        double p50Millis() {
            return json.get("p50Nanos").asLong() / 1e6;
        }

        double p99Millis() {
            return json.get("p99Nanos").asLong() / 1e6;
        }

        double cpuMicros() {
            return json.get("cpuNanosPerCall").asLong() / 1e3;
        }

        double bytes() {
            return json.get("bytesPerCall").asDouble();
        }
    }
}
