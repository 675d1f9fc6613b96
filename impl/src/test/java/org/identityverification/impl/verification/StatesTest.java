package org.identityverification.impl.verification;

import static org.identityverification.impl.verification.Scenario.Actor.BAD_OBSERVERS;
import static org.identityverification.impl.verification.Scenario.Actor.CALLER;
import static org.identityverification.impl.verification.Scenario.Actor.ERASER;
import static org.identityverification.impl.verification.Scenario.Actor.FORGER;
import static org.identityverification.impl.verification.Scenario.Actor.NOTIFIER;
import static org.identityverification.impl.verification.Scenario.Actor.ODD_ANSWERS;
import static org.identityverification.impl.verification.Scenario.Actor.OPERATOR;
import static org.identityverification.impl.verification.Scenario.Actor.OTHER_FLOW;
import static org.identityverification.impl.verification.Scenario.Actor.OUTAGE;
import static org.identityverification.impl.verification.Scenario.Actor.RETRY;
import static org.identityverification.impl.verification.Scenario.Actor.START;
import static org.identityverification.impl.verification.Scenario.Actor.STUCK;

import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Visits all states of one verification: nothing is lost, called confirmed, or delivered out of order in any of them. */
class StatesTest {

    static final List<Scenario> SCENARIOS = List.of(
            new Scenario("start", 2, true, false, START, ODD_ANSWERS, NOTIFIER, FORGER, OTHER_FLOW, RETRY, ERASER),
            new Scenario("start, not asked", 1, false, true, START, ODD_ANSWERS, NOTIFIER, FORGER, OTHER_FLOW, RETRY),
            new Scenario("questions", 2, true, false, NOTIFIER, FORGER, RETRY),
            new Scenario("outage", 2, true, false, NOTIFIER, OUTAGE, OPERATOR, RETRY),
            new Scenario("operator", 1, true, true, START, NOTIFIER, OPERATOR),
            new Scenario("queryResult", 1, true, true, NOTIFIER, CALLER, RETRY),
            new Scenario("delivery", 2, true, true, NOTIFIER, RETRY, STUCK),
            new Scenario("observers", 2, false, true, FORGER, BAD_OBSERVERS, OPERATOR, ERASER),
            new Scenario("observers, asked", 1, true, true, NOTIFIER, BAD_OBSERVERS, RETRY));

    // The level of a logger without a reference is forgotten.
    private static final Logger LOGGER = Logger.getLogger("org.identityverification");

    @ParameterizedTest
    @FieldSource("SCENARIOS")
    @Timeout(300)
    void in_every_state_every_property_holds(Scenario scenario) {
        long begun = System.nanoTime();
        int states = explored(scenario);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.println(scenario + ": " + states + " states in " + took.toMillis() + " ms");
    }

    /** For {@code MutantsTest}. */
    static void explore(String name) {
        SCENARIOS.stream().filter(it -> it.name().equals(name)).forEach(StatesTest::explored);
    }

    private static int explored(Scenario scenario) {
        Level before = LOGGER.getLevel();
        LOGGER.setLevel(Level.OFF);
        try {
            return new Explorer(new Model(scenario)).explore();
        } finally {
            LOGGER.setLevel(before);
        }
    }
}
