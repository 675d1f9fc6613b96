package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.portability.Contract.idOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What observers of every kind can rely on. */
interface ObserversContract extends Contract {

    List<String> SYNCHRONOUS = List.of(
            "troublesome",
            "dependent",
            "dependent destroyed",
            "intercepted",
            "after the interceptor",
            "of a supertype",
            "without priority");

    List<String> ASYNCHRONOUS = List.of("asynchronous and troublesome", "asynchronous");

    /** Those that behave as the context id says. */
    List<String> TROUBLESOME = List.of("troublesome", "asynchronous and troublesome");

    @Test
    default void observers_of_every_kind_are_called_in_the_order_of_their_priorities() {
        assertCalled(delivered("calm"));
    }

    @Test
    default void only_an_observer_that_throws_gets_the_event_again() {
        assertRepeated(delivered("throws"));
        assertNamed("IDV0030");
    }

    @Test
    default void no_observer_finds_a_transaction_that_another_has_left_open() {
        assumeTrue(running().server().hasTransactions(), "This server has no transactions");

        assertRepeated(delivered("leaves-a-transaction-open"));
        assertNamed("IDV0046");
    }

    /** Delivers a pass, and returns the observers that were called. */
    private List<String> delivered(String contextId) {
        JsonObject started = passed(contextId);
        UUID id = idOf(started);
        running().notify(started, true);
        awaitDelivered(id);
        return application().calls(id);
    }

    private static void assertCalled(List<String> calls) {
        assertThat(calls).hasSize(SYNCHRONOUS.size() + ASYNCHRONOUS.size());
        assertThat(calls.subList(0, SYNCHRONOUS.size())).isEqualTo(SYNCHRONOUS);
        assertThat(calls.subList(SYNCHRONOUS.size(), calls.size())).containsExactlyInAnyOrderElementsOf(ASYNCHRONOUS);
    }

    /** All observers were called once, and then those that had failed. */
    private static void assertRepeated(List<String> calls) {
        int first = SYNCHRONOUS.size() + ASYNCHRONOUS.size();
        assertThat(calls).hasSize(first + TROUBLESOME.size());
        assertCalled(calls.subList(0, first));
        assertThat(calls.subList(first, calls.size())).isEqualTo(TROUBLESOME);
    }

    private void assertNamed(String message) {
        assertThat(running().logLines(message))
                .anyMatch(line -> line.contains("TroublesomeObserver.on "))
                .anyMatch(line -> line.contains("TroublesomeObserver.onAsync "));
    }
}
