package org.identityverification.app.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.identityverification.FaceAuthMode;
import org.identityverification.VerificationCompleted;
import org.identityverification.VerificationRequest;
import org.identityverification.app.page.Page;

/**
 * Writes the audit record. Its fields never change, because it is read for years. It contains whole ids, so it must be protected.
 * It never contains a name, an ID number, a link or the {@code contextId}: once a verification is erased, its id leads to a person
 * only through what the application itself has stored.
 */
@ApplicationScoped
public class AuditRecord {

    /** Nothing else uses this logger, so its lines can be separated from all others. */
    private static final Logger LOGGER = System.getLogger("org.identityverification.app.audit");

    /**
     * An act of an operator.
     *
     * @param event its name in the record
     * @param target the field that names the target of the act, and its value: {@code id} or {@code reason}. Empty for a context, which
     *     is never written, and for the webhook
     */
    public record Act(String event, Map<String, String> target) {}

    /** How a start ended. Only starts that may have reached the provider are written. */
    public enum StartOutcome {
        STARTED,
        /** The provider may have started it: a result may still come. */
        UNKNOWN
    }

    @Inject
    Page page;

    public void start(StartOutcome outcome, UUID id, String caller, VerificationRequest request) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        // A start without one of them is refused.
        write(startLine(now, outcome, id, caller, request, page.consent(), page.separateConsents()));
    }

    public void result(VerificationCompleted completed) {
        write(resultLine(completed));
    }

    /**
     * Runs an act, and writes it even if it did nothing or failed.
     *
     * @param count how much the act did; not asked when it failed, and may have been done in part
     */
    public <T> T run(Act act, String caller, Supplier<T> work, ToIntFunction<T> count) {
        OptionalInt done = OptionalInt.empty();
        try {
            T result = work.get();
            done = OptionalInt.of(count.applyAsInt(result));
            return result;
        } finally {
            write(actLine(Instant.now().truncatedTo(ChronoUnit.MILLIS), act, caller, done));
        }
    }

    static JsonObject actLine(Instant time, Act act, String caller, OptionalInt count) {
        JsonObjectBuilder line =
                Json.createObjectBuilder().add("event", act.event()).add("time", time.toString());
        act.target().forEach(line::add);
        line.add("caller", caller).add("outcome", count.isPresent() ? "DONE" : "FAILED");
        count.ifPresent(many -> line.add("count", many));
        return line.build();
    }

    static JsonObject startLine(
            Instant time,
            StartOutcome outcome,
            UUID id,
            String caller,
            VerificationRequest request,
            Optional<String> consent,
            List<String> separateConsents) {
        JsonObjectBuilder line = line("start", time, id, request.account(), request.mode())
                .add("outcome", outcome.name())
                .add("caller", caller);
        consent.ifPresent(version -> line.add("consent", version));
        separateConsents.forEach(field -> line.add(field, true));
        return line.build();
    }

    static JsonObject resultLine(VerificationCompleted completed) {
        return line(
                        "result",
                        completed.completedAt(),
                        completed.verificationId(),
                        completed.account(),
                        Optional.of(completed.mode()))
                .add("outcome", completed.outcome().name())
                .add("confirmed", completed.confirmed())
                .add("source", completed.source().name())
                .add("deliveryId", completed.deliveryId().toString())
                .build();
    }

    private static JsonObjectBuilder line(
            String event, Instant time, UUID id, Optional<String> account, Optional<FaceAuthMode> mode) {
        JsonObjectBuilder line = Json.createObjectBuilder()
                .add("event", event)
                .add("time", time.toString())
                .add("id", id.toString());
        account.ifPresent(name -> line.add("account", name));
        mode.ifPresent(it -> line.add("mode", it.name()));
        return line;
    }

    private static void write(JsonObject line) {
        LOGGER.log(Level.INFO, line.toString());
    }
}
