package org.identityverification.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;

/** Has callers inside a server do some work. */
final class Callers {

    private final Server server;

    Callers(Server server) {
        this.server = server;
    }

    /** As much as they can; nothing of it may fail. */
    Outcome run(String work, int callers, double seconds) throws IOException, InterruptedException {
        return run(work, callers, seconds, 0);
    }

    /** So many a second; nothing of it may fail. */
    Outcome run(String work, int callers, double seconds, double rate) throws IOException, InterruptedException {
        JsonNode outcome =
                server.get("load", Map.of("work", work, "callers", callers, "seconds", seconds, "rate", rate));
        if (outcome.get("failures").asLong() > 0) {
            throw new IllegalStateException(work + " with " + callers + " callers failed: " + outcome);
        }
        return new Outcome(outcome);
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
