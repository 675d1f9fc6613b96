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

import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.identityverification.impl.store.ShortWayStore;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Visits all states of one verification: nothing is lost, called confirmed, or delivered out of order in any of them. */
class StatesTest {

    static final List<Scenario> SCENARIOS = List.of(
            Scenario.of("start", true, false, START, ODD_ANSWERS, NOTIFIER, FORGER, OTHER_FLOW, RETRY, ERASER),
            Scenario.of("start, not asked", false, true, START, ODD_ANSWERS, NOTIFIER, FORGER, OTHER_FLOW, RETRY),
            Scenario.of("questions", true, false, NOTIFIER, FORGER, CALLER, RETRY),
            Scenario.of("outage", true, false, NOTIFIER, OUTAGE, OPERATOR, RETRY),
            Scenario.of("operator", true, true, START, NOTIFIER, OPERATOR).onOneNode(),
            Scenario.of("queryResult", true, true, NOTIFIER, CALLER, RETRY).onOneNode(),
            Scenario.of("delivery", true, true, NOTIFIER, RETRY),
            Scenario.of("observers", false, true, FORGER, BAD_OBSERVERS, OPERATOR, ERASER));

    // The level of a logger without a reference is forgotten.
    private static final Logger LOGGER = Logger.getLogger("org.identityverification");

    /** For {@code MutantsTest}. */
    static String explored(String name) {
        return explored(SCENARIOS.stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    @Timeout(300)
    void inEveryStateEveryPropertyHolds(Scenario scenario) {
        System.out.println(explored(scenario));
    }

    static List<Scenario> scenarios() {
        return SCENARIOS;
    }

    static String explored(Scenario scenario) {
        Level before = LOGGER.getLevel();
        LOGGER.setLevel(Level.OFF);
        try {
            long begun = System.nanoTime();
            int states = new Explorer<>(new Model(scenario, ShortWayStore::new)).explore();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            return scenario + ": " + states + " states in " + took.toMillis() + " ms";
        } finally {
            LOGGER.setLevel(before);
        }
    }
}
