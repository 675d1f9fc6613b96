package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.identityverification.VerificationCompleted;

/** The application's observer, which records when it got each result. */
@Path("deliveries")
@ApplicationScoped
public class Deliveries {

    private final Map<String, Long> microsOfFlows = new ConcurrentHashMap<>();

    /** A file that survives the server. */
    @Inject
    @ConfigProperty(name = "benchmarks.record")
    Optional<String> record;

    void on(@Observes VerificationCompleted completed) {
        delivered(completed.flowId().orElseThrow());
    }

    void delivered(String flowId) {
        microsOfFlows.put(flowId, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
        record.ifPresent(file -> {
            try {
                Files.writeString(java.nio.file.Path.of(file), flowId + "\n", StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @GET
    @Path("count")
    public int count() {
        return microsOfFlows.size();
    }

    /** One line for each result: its flow and the time in microseconds since 1970. */
    @GET
    public String all() {
        return microsOfFlows.entrySet().stream()
                .map(flow -> flow.getKey() + " " + flow.getValue())
                .collect(Collectors.joining("\n"));
    }

    /** Forgets them and collects garbage, so that one measurement does not affect the next. */
    @DELETE
    public void reset() {
        microsOfFlows.clear();
        System.gc();
    }
}
