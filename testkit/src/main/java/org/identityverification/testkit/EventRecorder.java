package org.identityverification.testkit;

import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.Predicate;
import org.identityverification.VerificationCompleted;
import org.identityverification.testkit.simulation.Journal;

/**
 * Records the results that the module hands over. Make it a bean of the application under test, in one line:
 *
 * <pre>{@code
 * @ApplicationScoped
 * public class Results extends EventRecorder {}
 * }</pre>
 *
 * and inject it into the test. Needs CDI and {@code identity-verification-api} on the class path. Safe for use by several threads.
 */
public abstract class EventRecorder {

    private static final int REMEMBERED = 10_000;

    private final Journal<VerificationCompleted> events = new Journal<>(REMEMBERED);

    /** Gets each delivery from the container. */
    public void record(@Observes VerificationCompleted event) {
        events.add(event);
    }

    /** Every delivery so far, in the order in which they came. A delivery that was tried again is there again. */
    public List<VerificationCompleted> events() {
        return events.all();
    }

    /** Forgets every delivery so far. */
    public void clear() {
        events.clear();
    }

    /** {@link #await(Predicate)} for this {@code contextId}. */
    public VerificationCompleted await(String contextId) {
        return await(event -> event.contextId().orElse("").equals(contextId));
    }

    /**
     * The next delivery that is wanted and that the test has not got from here before. Waits for it, 20 seconds at most.
     *
     * @throws AssertionError when none comes
     */
    public VerificationCompleted await(Predicate<VerificationCompleted> wanted) {
        return events.await(wanted, () -> "No such result within 20 seconds. Results so far: " + events());
    }
}
