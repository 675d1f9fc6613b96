package org.identityverification.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.identityverification.portability.Contract.idOf;
import static org.identityverification.portability.Contract.notice;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.identityverification.VerificationCompleted;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What observers of every kind can rely on. */
interface ObserversContract extends Contract {

    String TYPE = VerificationCompleted.class.getName();

    List<String> SYNCHRONOUS = List.of(
            "troublesome",
            "dependent",
            "dependent destroyed",
            "intercepted",
            "after the interceptor",
            "of an event of type " + TYPE,
            "of a supertype",
            "without priority");

    List<String> ASYNCHRONOUS = List.of("asynchronous and troublesome", "asynchronous, of an event of type " + TYPE);

    @Test
    @DisplayName("observers of every kind are called in the order of their priorities, each in a request of its own")
    default void callsEveryKindOfObserver() {
        UUID id = delivered("calm");

        assertCalled(application().calls(id), 1);
    }

    @Test
    @DisplayName("an observer that throws does not stop the others, is named in the log, and all get the event again")
    default void oneThatThrowsKeepsNoOtherFromTheEvent() {
        UUID id = delivered("throws");

        assertCalled(application().calls(id), 2);
        assertNamed("IDV0030");
    }

    @Test
    @DisplayName("an observer that leaves a transaction open is named in the log, and no other finds that transaction")
    default void oneThatLeavesATransactionOpenSpoilsNoOther() {
        assumeFalse(running().server().lacks().contains(Feature.TRANSACTIONS), "This server has no transactions");
        UUID id = delivered("leaves-a-transaction-open");

        assertCalled(application().calls(id), 2);
        assertNamed("IDV0046");
    }

    private UUID delivered(String contextId) {
        JsonObject started = application().start("?contextId=" + contextId);
        UUID id = idOf(started);
        application().notify(running().token(id), notice(started, true));
        awaitDelivered(id);
        return id;
    }

    private static void assertCalled(List<String> calls, int times) {
        int each = SYNCHRONOUS.size() + ASYNCHRONOUS.size();
        assertThat(calls).hasSize(times * each);
        for (int attempt = 0; attempt < times; attempt++) {
            List<String> ofAttempt = calls.subList(attempt * each, (attempt + 1) * each);
            assertThat(ofAttempt.subList(0, SYNCHRONOUS.size())).isEqualTo(SYNCHRONOUS);
            assertThat(ofAttempt.subList(SYNCHRONOUS.size(), each)).containsExactlyInAnyOrderElementsOf(ASYNCHRONOUS);
        }
    }

    private void assertNamed(String message) {
        assertThat(running().logLines(message))
                .anyMatch(line -> line.contains("TroublesomeObserver.on "))
                .anyMatch(line -> line.contains("TroublesomeObserver.onAsync "));
    }
}
