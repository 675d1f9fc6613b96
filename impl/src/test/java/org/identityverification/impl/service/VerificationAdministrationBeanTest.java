package org.identityverification.impl.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.identityverification.PendingDelivery;
import org.identityverification.PendingDelivery.Reason;
import org.identityverification.Redelivery;
import org.identityverification.ResultSource;
import org.identityverification.StoreUnavailableException;
import org.identityverification.SwitchedOffException;
import org.identityverification.Verification;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.tasks.TestThreads;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The administration")
@Timeout(60)
class VerificationAdministrationBeanTest {

    private final TestClock clock = new TestClock(NOW);
    private final TestStore store = new TestStore(clock);
    private final VerificationAdministrationBean administration = new VerificationAdministrationBean();

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(VerificationAdministrationBean.class);

    @BeforeEach
    void inject() {
        administration.store = store;
        administration.executor = TestExecutors.ownThreads();
        administration.clock = new CorrectedClock(clock);
        administration.settings = TestSettings.of();
    }

    @Test
    @DisplayName("delivers again what was delivered or is parked, with the same id, and joins what is due")
    void deliversAgain() {
        UUID deliveryId = Changes.pass(store, ID).deliveryId();
        assertThat(administration.deliverAgain(ID)).as("is due").isTrue();
        VerificationRecord leased = take();
        assertThat(leased.delivery().round()).isEqualTo(1);
        store.end(leased, new Change.Delivered(1));

        assertThat(administration.deliverAgain(ID)).isTrue();
        VerificationRecord again = take();
        assertThat(again.delivery().round()).isEqualTo(2);
        assertThat(again.deliveryId()).isEqualTo(deliveryId);

        Changes.start(store, NOTHING_KNOWN);
        assertThat(administration.deliverAgain(NOTHING_KNOWN)).isFalse();
        assertThat(administration.deliverAgain(new UUID(0, 0))).isFalse();
    }

    private static final UUID NOTHING_KNOWN = new UUID(1, 1);

    @Test
    @DisplayName("leaves look-ups and other verifications alone while it waits for a locked row")
    void lockedRow() {
        Changes.pass(store, ID);
        Changes.pass(store, NOTHING_KNOWN);
        store.lock(ID);
        List<CompletableFuture<Boolean>> locked = Stream.<Supplier<Boolean>>of(
                        () -> administration.deliverAgain(ID),
                        () -> administration.discard(ID),
                        () -> administration.erase(ID))
                .map(act -> CompletableFuture.supplyAsync(act, new TestThreads()))
                .toList();
        assertThat(locked)
                .allSatisfy(act -> assertThatThrownBy(act::join).hasCauseInstanceOf(StoreUnavailableException.class));

        assertThat(administration.findByContext("order-7", 10).verifications()).hasSize(2);
        assertThat(administration.erase(NOTHING_KNOWN)).isTrue();
        store.close();
    }

    @Test
    @DisplayName("delivers nothing again while deliveries are off, and names the key")
    void deliversNothing() {
        administration.settings = TestSettings.of(Keys.DELIVERY_ENABLED, "false");

        for (ThrowingCallable again : List.<ThrowingCallable>of(
                () -> administration.deliverAgain(ID),
                () -> administration.deliverAgainAll(Reason.OBSERVER_FAILED, 1),
                () -> administration.deliverAgainSince(NOW, Optional.empty(), 1))) {
            assertThatExceptionOfType(SwitchedOffException.class)
                    .isThrownBy(again)
                    .withMessageContaining(Keys.DELIVERY_ENABLED);
        }
    }

    @Test
    @DisplayName(
            "delivers again what became known since a moment, some in each call, and asks again about parked claims")
    void deliversAgainSince() {
        for (int i = 0; i < 5; i++) {
            Changes.pass(store, UUID.randomUUID());
        }
        store.take(DueFor.DELIVER, 10).forEach(taken -> store.end(taken.record(), new Change.Delivered(1)));
        park(ID, Reason.ACCOUNT_GONE);

        Redelivery first = administration.deliverAgainSince(NOW, Optional.empty(), 4);
        Redelivery second = administration.deliverAgainSince(NOW, first.next(), 4);

        assertThat(first.count()).isEqualTo(4);
        assertThat(second).isEqualTo(new Redelivery(2, Optional.empty()));
        assertThat(store.take(DueFor.DELIVER, 10)).hasSize(5);
        assertThat(store.take(DueFor.CONFIRM, 10)).hasSize(1);
        for (Instant later : List.of(NOW.plusMillis(1), Instant.MAX)) {
            assertThat(administration.deliverAgainSince(later, Optional.empty(), 4))
                    .isEqualTo(new Redelivery(0, Optional.empty()));
        }
        assertThat(administration
                        .deliverAgainSince(Instant.MIN, Optional.empty(), 10)
                        .count())
                .isEqualTo(5);
        for (String wrong : List.of(
                "",
                "x",
                "2026-03-01T08:00:00Z",
                "2026-03-01T08:00:00Z/x",
                Instant.MIN + "/" + UUID.randomUUID(),
                Instant.MAX + "/" + UUID.randomUUID())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> administration.deliverAgainSince(NOW, Optional.of(wrong), 1));
        }
    }

    @Test
    @DisplayName("releases and discards all claims that are parked for one reason, and no others")
    void decidesAll() {
        park(ID, Reason.QUERY_REFUSED);
        for (int i = 0; i < 3; i++) {
            park(UUID.randomUUID(), Reason.ACCOUNT_GONE);
        }

        assertThat(administration.releaseAll(Reason.ACCOUNT_GONE, 1)).isEqualTo(1);
        assertThat(administration.discardAll(Reason.ACCOUNT_GONE, 10)).isEqualTo(2);
        assertThat(administration.discardAll(Reason.ACCOUNT_GONE, 10)).isZero();

        assertThat(store.take(DueFor.DELIVER, 10)).hasSize(1);
        assertThat(administration.parked(10))
                .extracting(PendingDelivery::verificationId)
                .containsExactly(ID);
        for (Reason ofADelivery : List.of(Reason.NOT_TRIED, Reason.OBSERVER_FAILED, Reason.NODE_DIED)) {
            assertThatIllegalArgumentException().isThrownBy(() -> administration.releaseAll(ofADelivery, 1));
        }
    }

    @Test
    @DisplayName("delivers again all that is parked for one reason, however much is parked longer for another")
    void deliversAllAgain() {
        park(ID, Reason.QUERY_REFUSED);
        for (int i = 0; i < 3; i++) {
            UUID id = Changes.pass(store, UUID.randomUUID()).id();
            VerificationRecord taken = take();
            store.end(taken, new Change.DeliveryFailed(1, Set.of(), NOW));
            clock.move(Duration.ofDays(4));
            store.change(id, new Change.DeliveryFailed(1, Set.of(), NOW));
        }

        assertThat(administration.deliverAgainAll(Reason.OBSERVER_FAILED, 2)).isEqualTo(2);
        assertThat(administration.deliverAgainAll(Reason.OBSERVER_FAILED, 2)).isEqualTo(1);
        assertThat(administration.deliverAgainAll(Reason.OBSERVER_FAILED, 2)).isZero();
        assertThat(store.take(DueFor.DELIVER, 10)).hasSize(3);
        assertThat(administration.deliverAgainAll(Reason.QUERY_REFUSED, 2)).isEqualTo(1);
        assertThat(administration.parked(10)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> administration.deliverAgainAll(Reason.NOT_TRIED, 1));
    }

    @Test
    @DisplayName(
            "delivers again since a moment beyond what one request looks at, each once, also if all started at once")
    void deliversManyAgainSince() {
        int many = 1_234;
        for (int i = 0; i < many; i++) {
            Changes.pass(store, UUID.randomUUID());
        }
        store.take(DueFor.DELIVER, many).forEach(taken -> store.end(taken.record(), new Change.Delivered(1)));

        int calls = 0;
        int count = 0;
        Optional<String> from = Optional.empty();
        do {
            Redelivery some = administration.deliverAgainSince(NOW, from, 250);
            count += some.count();
            from = some.next();
            calls++;
        } while (from.isPresent());

        assertThat(count).isEqualTo(many);
        assertThat(calls).isEqualTo(5);
        assertThat(store.take(DueFor.DELIVER, many + 1))
                .hasSize(many)
                .allSatisfy(it -> assertThat(it.record().delivery().round()).isEqualTo(2));
    }

    @ParameterizedTest
    @EnumSource(names = {"ACCOUNT_GONE", "QUERY_REFUSED", "FLOW_UNKNOWN"})
    @DisplayName("shows a parked claim and why it is parked, and has the provider asked again:")
    void parkedClaim(Reason reason) {
        park(ID, reason);

        assertThat(administration.parked(10))
                .containsExactly(new PendingDelivery(
                        ID,
                        Optional.empty(),
                        Optional.of("retail"),
                        VerificationOutcome.PASSED,
                        NOW,
                        0,
                        Optional.empty(),
                        reason));
        assertThat(administration.deliverAgain(ID)).isTrue();
        assertThat(administration.parked(10)).isEmpty();
        assertThat(store.take(DueFor.CONFIRM, 1)).hasSize(1);
    }

    @Test
    @DisplayName("releases a parked claim, unconfirmed, and discards one, each once")
    void decides() {
        park(ID, Reason.ACCOUNT_GONE);
        assertThat(administration.release(ID)).isTrue();
        assertThat(administration.release(ID)).isFalse();
        VerificationRecord released = take();
        assertThat(released.requireResult().confirmed()).isFalse();
        assertThat(released.requireResult().source()).isEqualTo(ResultSource.OPERATOR);

        UUID other = UUID.randomUUID();
        park(other, Reason.ACCOUNT_GONE);
        assertThat(administration.discard(other)).isTrue();
        assertThat(administration.discard(other)).isFalse();
        assertThat(administration.release(other)).isFalse();
        assertThat(store.take(DueFor.DELIVER, 10)).isEmpty();
        assertThat(administration.parked(Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    @DisplayName("shows a delivery that is parked because observers failed, and one during which nodes died")
    void parkedDelivery() {
        Changes.pass(store, ID);
        VerificationRecord failing = take();
        store.end(failing, new Change.DeliveryFailed(1, Set.of(), NOW));
        UUID dying = Changes.pass(store, UUID.randomUUID()).id();
        store.take(DueFor.DELIVER, 10);
        clock.move(Duration.ofMinutes(1));
        List<VerificationRecord> taken =
                store.take(DueFor.DELIVER, 10).stream().map(Taken::record).toList();
        clock.move(Duration.ofDays(4));
        taken.stream()
                .filter(it -> it.id().equals(ID))
                .forEach(it -> store.end(it, new Change.DeliveryFailed(1, Set.of(), clock.instant())));
        store.take(DueFor.DELIVER, 10);

        assertThat(administration.parked(10))
                .extracting(PendingDelivery::verificationId, PendingDelivery::reason, PendingDelivery::isParked)
                .containsExactlyInAnyOrder(
                        tuple(ID, Reason.OBSERVER_FAILED, true), tuple(dying, Reason.NODE_DIED, true));
        assertThat(administration.overdue(Duration.ZERO, 10)).isEmpty();
    }

    @Test
    @DisplayName(
            "shows what is overdue since its result is known, with the next attempt, even if it was delivered again")
    void overdue() {
        Changes.pass(store, ID);
        clock.move(Duration.ofSeconds(100));

        assertThat(administration.overdue(Duration.ofSeconds(100), 10)).isEmpty();
        assertThat(administration.overdue(Duration.ofSeconds(99), 10))
                .singleElement()
                .satisfies(delivery -> {
                    assertThat(delivery.verificationId()).isEqualTo(ID);
                    assertThat(delivery.attempts()).isZero();
                    assertThat(delivery.nextAttemptAt()).contains(NOW);
                    assertThat(delivery.reason()).isEqualTo(Reason.NOT_TRIED);
                });

        store.end(take(), new Change.DeliveryFailed(1, Set.of(), clock.instant().plusSeconds(60)));
        assertThat(overdueOne()).extracting(PendingDelivery::reason).isEqualTo(Reason.OBSERVER_FAILED);
        assertThat(overdueOne().attempts()).isEqualTo(1);
        administration.deliverAgain(ID);
        assertThat(overdueOne().reason()).isEqualTo(Reason.NOT_TRIED);
        assertThat(overdueOne().knownSince()).isEqualTo(NOW);
    }

    @Test
    @DisplayName("shows as not tried what no observer was shown, because a node has only taken it")
    void notTried() {
        Changes.pass(store, ID);
        take();
        clock.move(Duration.ofSeconds(2));

        assertThat(overdueOne().reason()).isEqualTo(Reason.NOT_TRIED);
    }

    private PendingDelivery overdueOne() {
        return administration.overdue(Duration.ofSeconds(1), 10).get(0);
    }

    private VerificationRecord take() {
        return store.take(DueFor.DELIVER, 1).get(0).record();
    }

    /** A claim of a pass that is parked. */
    private void park(UUID id, Reason reason) {
        Changes.start(store, id);
        store.change(id, Changes.notifiedPass());
        store.change(
                id,
                Changes.said(
                        switch (reason) {
                            case ACCOUNT_GONE -> new Answer.NoAccount();
                            case QUERY_REFUSED -> new Answer.Refused(true);
                            default -> new Answer.UnknownFlow();
                        }));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    @DisplayName("refuses a maximum below one:")
    void max(int max) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> administration.parked(max))
                .withMessageContaining("max")
                .withMessageContaining(String.valueOf(max));
        assertThatIllegalArgumentException().isThrownBy(() -> administration.overdue(Duration.ZERO, max));
        assertThatIllegalArgumentException().isThrownBy(() -> administration.findByContext("order-7", max));
    }

    @Test
    @DisplayName("names the argument that must not be null")
    void nulls() {
        assertNamed("olderThan", () -> administration.overdue(null, 1));
        assertNamed("verificationId", () -> administration.deliverAgain(null));
        assertNamed("reason", () -> administration.deliverAgainAll(null, 1));
        assertNamed("since", () -> administration.deliverAgainSince(null, Optional.empty(), 1));
        assertNamed("from", () -> administration.deliverAgainSince(NOW, null, 1));
        assertNamed("verificationId", () -> administration.release(null));
        assertNamed("reason", () -> administration.releaseAll(null, 1));
        assertNamed("verificationId", () -> administration.discard(null));
        assertNamed("contextId", () -> administration.findByContext(null, 1));
        assertNamed("id", () -> administration.erase(null));
        assertNamed("contextId", () -> administration.eraseContext(null));
    }

    private static void assertNamed(String argument, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessage(argument);
    }

    @Test
    @DisplayName("says that the store is unavailable when it fails")
    void storeFails() {
        store.failWith(new IllegalStateException("canary"));

        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> administration.parked(1));
    }

    @Test
    @DisplayName("finds and erases verifications, so that their ids are unknown")
    void erases() {
        UUID other = UUID.randomUUID();
        Changes.start(store, ID);
        Changes.start(store, other);

        assertThat(administration.findByContext("order-7", 10).verifications())
                .extracting(Verification::id)
                .containsExactlyInAnyOrder(ID, other);
        assertThat(administration.findByContext("order-7", 1).more()).isTrue();
        assertThat(administration.findByContext("order-7", 2).more()).isFalse();
        assertThat(administration.findByContext("order-7", 1).verifications())
                .singleElement()
                .satisfies(it -> assertThat(it.startedAt()).contains(NOW));
        assertThat(administration.erase(ID)).isTrue();
        assertThat(administration.erase(ID)).isFalse();
        assertThat(administration.eraseContext("order-7")).isEqualTo(1);
        assertThat(administration.eraseContext("order-7")).isZero();
        assertThat(administration.findByContext("order-7", 10).verifications()).isEmpty();
        assertThat(store.find(ID)).isEmpty();
    }

    @Test
    @DisplayName("erases a context of any size, some verifications in each transaction")
    void erasesMany() {
        for (int i = 0; i < 250; i++) {
            Changes.start(store, UUID.randomUUID());
        }

        assertThat(administration.eraseContext("order-7")).isEqualTo(250);
        assertThat(administration.findByContext("order-7", 1).verifications()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 129})
    @DisplayName("refuses a contextId that no verification can have, and does not repeat it:")
    void contextIds(int length) {
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> administration.findByContext("䨻".repeat(length), 1),
                () -> administration.eraseContext("䨻".repeat(length)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(call)
                    .withMessageStartingWith("contextId must ")
                    .withMessageNotContaining("䨻");
        }
        assertThat(administration.eraseContext("𠮷".repeat(128))).isZero();
    }

    @Test
    @DisplayName("logs each act that has an effect, without contextId, and with only the beginning of an id")
    void writesLines() {
        park(ID, Reason.ACCOUNT_GONE);
        administration.deliverAgain(ID);
        store.change(ID, Changes.said(new Answer.NoAccount()));
        administration.discard(ID);
        administration.discard(ID);
        UUID other = UUID.randomUUID();
        park(other, Reason.ACCOUNT_GONE);
        administration.release(other);
        administration.release(other);
        administration.deliverAgain(new UUID(0, 0));
        administration.erase(ID);
        administration.erase(ID);
        administration.eraseContext("order-7");

        assertThat(log.all())
                .containsExactly(
                        "IDV0057: The operator has verification " + SHOWN_ID + " delivered again",
                        "IDV0059: The operator has discarded the claim of verification " + SHOWN_ID
                                + ": it is never delivered",
                        "IDV0058: The operator has released the claim of verification " + Message.shortened(other)
                                + ", which is not confirmed",
                        "IDV0061: The operator has erased verification " + SHOWN_ID,
                        "IDV0061: The operator has erased verification " + Message.shortened(other));
    }
}
