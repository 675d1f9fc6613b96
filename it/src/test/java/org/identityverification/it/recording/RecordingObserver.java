package org.identityverification.it.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.identityverification.VerificationCompleted;

/** Records its begin and its end in a file, which survives a crash. Several servers may write to one file. */
@ApplicationScoped
public class RecordingObserver {

    /** A delivery whose context id has this prefix ends only when a file of that name is beside the record. */
    public static final String HELD = "held-";

    public static final String SLOW = "slow";

    @Inject
    @ConfigProperty(name = "it.record")
    String file;

    @Inject
    @ConfigProperty(name = "it.node")
    String node;

    public void observe(@Observes VerificationCompleted event) throws IOException, InterruptedException {
        write("begin", event);
        String contextId = event.contextId().orElse("");
        if (contextId.startsWith(HELD)) {
            awaitFile(Path.of(file).resolveSibling(contextId));
        } else if (contextId.equals(SLOW)) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        write("end", event);
    }

    private static void awaitFile(Path gate) throws InterruptedException {
        long begun = System.nanoTime();
        while (!Files.exists(gate)) {
            if (System.nanoTime() - begun > TimeUnit.MINUTES.toNanos(3)) {
                throw new IllegalStateException("Still held");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    // One appending write, so that a line is never written in part.
    void write(String what, VerificationCompleted event) throws IOException {
        String line = "%s %s %d %s %s %s%n"
                .formatted(what, event.deliveryId(), event.attempt(), event.verificationId(), event.outcome(), node);
        Files.write(Path.of(file), line.getBytes(UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
