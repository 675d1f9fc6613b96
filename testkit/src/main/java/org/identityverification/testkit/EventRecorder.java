package org.identityverification.testkit;

import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.Predicate;
import org.identityverification.VerificationCompleted;
import org.identityverification.testkit.simulation.Journal;

/**
 * Records the results that the module delivers. Make a subclass a bean of the application under test:
 *
 * <pre>{@code
 * @ApplicationScoped
 * public class Results extends EventRecorder {}
 * }</pre>
 *
 * and inject it into the test. Needs CDI and {@code identity-verification-api} on the class path. Thread-safe.
 */
public abstract class EventRecorder {

    private static final int REMEMBERED = 10_000;

    private final Journal<VerificationCompleted> events = new Journal<>(REMEMBERED);

    /** Called by the container for each delivery. */
    public void record(@Observes VerificationCompleted event) {
        events.add(event);
    }

    /** All deliveries so far, oldest first. Each attempt of a delivery is an entry of its own. */
    public List<VerificationCompleted> events() {
        return events.all();
    }

    /** Forgets all deliveries so far. */
    public void clear() {
        events.clear();
    }

    /** {@link #await(Predicate)} for this {@code contextId}. */
    public VerificationCompleted await(String contextId) {
        return await(event -> event.contextId().orElse("").equals(contextId));
    }

    /**
     * Waits up to 20 seconds for the next matching delivery that {@code await} has not returned before.
     *
     * @throws AssertionError when none comes
     */
    public VerificationCompleted await(Predicate<VerificationCompleted> wanted) {
        return events.await(wanted, () -> "No such result within 20 seconds. Results so far: " + events());
    }
}
