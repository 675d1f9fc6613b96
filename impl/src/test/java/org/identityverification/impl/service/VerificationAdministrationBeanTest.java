package org.identityverification.impl.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.identityverification.impl.verification.Changes.FLOW;
import static org.identityverification.impl.verification.Changes.ID;
import static org.identityverification.impl.verification.Changes.NOW;
import static org.identityverification.impl.verification.Changes.SHOWN_ID;
import static org.identityverification.impl.verification.Changes.passed;
import static org.identityverification.impl.verification.Changes.started;
import static org.identityverification.impl.verification.Changes.toBeConfirmed;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.identityverification.PendingDelivery;
import org.identityverification.PendingDelivery.Reason;
import org.identityverification.StoreUnavailableException;
import org.identityverification.Verification;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.concurrent.TestClock;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.messages.LoggedMessages;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.store.TestStore;
import org.identityverification.impl.verification.Task;
import org.identityverification.impl.verification.TaskGroup;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The administration")
@Timeout(60)
class VerificationAdministrationBeanTest {

    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Instant COMPLETED = NOW.plusSeconds(60);

    private final TestClock clock = new TestClock(COMPLETED.plusSeconds(100));
    private final TestStore store = new TestStore();
    private final VerificationAdministrationBean administration = new VerificationAdministrationBean();

    @AutoClose
    private final LoggedMessages log = new LoggedMessages(VerificationAdministrationBean.class);

    @BeforeEach
    void inject() {
        administration.store = new StoreAccess(store, TestExecutors.ownThreads());
        administration.clock = clock;
        administration.settings = TestSettings.of();
    }

    @Test
    @DisplayName("re-drives every delivery of a verification")
    void redrivesVerification() {
        store.apply(ID, started());
        store.apply(ID, passed());
        Task task = store.claim(TaskGroup.DELIVERIES, 1, clock.instant(), LEASE).get(0);
        store.park(task);

        assertThat(administration.redriveVerification(ID)).isEqualTo(1);
        assertThat(store.claim(TaskGroup.DELIVERIES, 10, clock.instant(), LEASE))
                .extracting(Task::id)
                .containsExactly(task.id());
    }

    @Test
    @DisplayName("re-drives nothing while deliveries are off, and names the key")
    void deliversNothing() {
        administration.settings = TestSettings.of(Keys.DELIVERY_ENABLED, "false");

        for (ThrowingCallable redrive : List.<ThrowingCallable>of(
                () -> administration.redrive(ID), () -> administration.redriveVerification(ID))) {
            assertThatIllegalStateException().isThrownBy(redrive).withMessageContaining(Keys.DELIVERY_ENABLED);
        }
    }

    @Test
    @DisplayName("shows what could not be confirmed, and re-drives it")
    void notConfirmed() {
        Task held = parkHeld();

        assertThat(administration.parked(10))
                .containsExactly(new PendingDelivery(
                        held.id(),
                        ID,
                        Optional.of("retail"),
                        VerificationOutcome.PASSED,
                        COMPLETED,
                        0,
                        Optional.empty(),
                        Reason.NOT_CONFIRMED));
        assertThat(administration.redrive(held.id())).isTrue();
        assertThat(administration.parked(10)).isEmpty();
    }

    @Test
    @DisplayName("discards what could not be confirmed: it is never delivered")
    void discard() {
        Task held = parkHeld();

        assertThat(administration.discard(held.id())).isTrue();

        assertThat(store.claim(TaskGroup.DELIVERIES, 10, clock.instant(), LEASE))
                .isEmpty();
        assertThat(administration.discard(held.id())).isFalse();
        assertThat(administration.redrive(held.id())).isFalse();
        assertThat(administration.redriveVerification(ID)).isZero();
        assertThat(administration.parked(Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    @DisplayName("shows what is overdue, with the time of the next attempt, and whether it was tried")
    void overdue() {
        store.apply(ID, started());
        store.apply(ID, passed());

        assertThat(administration.overdue(Duration.ofSeconds(100), 10)).isEmpty();
        assertThat(administration.overdue(Duration.ofSeconds(99), 10))
                .singleElement()
                .satisfies(delivery -> {
                    assertThat(delivery.verificationId()).isEqualTo(ID);
                    assertThat(delivery.attempts()).isZero();
                    assertThat(delivery.nextAttemptAt()).contains(COMPLETED);
                    assertThat(delivery.isParked()).isFalse();
                    assertThat(delivery.reason()).isEqualTo(Reason.NOT_TRIED);
                });

        Task tried =
                store.claim(TaskGroup.DELIVERIES, 1, clock.instant(), LEASE).get(0);
        store.reschedule(tried, clock.instant().plusSeconds(1));
        assertThat(administration.overdue(Duration.ZERO, 10))
                .extracting(PendingDelivery::reason)
                .containsExactly(Reason.OBSERVER_FAILED);
        administration.redrive(tried.id());
        clock.move(Duration.ofSeconds(1));
        assertThat(administration.overdue(Duration.ZERO, 10))
                .extracting(PendingDelivery::reason)
                .containsExactly(Reason.NOT_TRIED);
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
        assertNamed("deliveryId", () -> administration.redrive(null));
        assertNamed("verificationId", () -> administration.redriveVerification(null));
        assertNamed("deliveryId", () -> administration.release(null));
        assertNamed("deliveryId", () -> administration.discard(null));
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
        store.apply(ID, started());
        store.apply(other, started());

        assertThat(administration.findByContext("order-7", 10))
                .extracting(Verification::id)
                .containsExactlyInAnyOrder(ID, other);
        assertThat(administration.findByContext("order-7", 1))
                .singleElement()
                .satisfies(it -> assertThat(it.startedAt()).contains(NOW));
        assertThat(administration.erase(ID)).isTrue();
        assertThat(administration.erase(ID)).isFalse();
        assertThat(administration.eraseContext("order-7")).isEqualTo(1);
        assertThat(administration.eraseContext("order-7")).isZero();
        assertThat(administration.findByContext("order-7", 10)).isEmpty();
        assertThat(store.find(ID)).isEmpty();
    }

    @Test
    @DisplayName("erases a context of any size, some verifications in each transaction")
    void erasesMany() {
        for (int i = 0; i < 250; i++) {
            store.apply(UUID.randomUUID(), started());
        }

        assertThat(administration.eraseContext("order-7")).isEqualTo(250);
        assertThat(administration.findByContext("order-7", 1)).isEmpty();
    }

    @Test
    @DisplayName("keeps an emptied verification as long as its notify URL may be accepted, then the purge deletes it")
    void keepsEmptied() {
        Duration retention = administration.settings.retention();
        store.apply(ID, started());
        administration.erase(ID);

        clock.move(administration.settings.notificationValidFor());
        assertThat(store.purge(clock.instant().minus(retention), clock.instant(), 10))
                .isZero();
        clock.move(Duration.ofMillis(1));
        assertThat(store.purge(clock.instant().minus(retention), clock.instant(), 10))
                .isEqualTo(1);
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
        Task held = parkHeld();
        administration.discard(held.id());
        administration.discard(held.id());
        Task again = parkHeld();
        administration.release(again.id());
        administration.release(again.id());
        administration.redrive(again.id());
        administration.redrive(ID);
        administration.redriveVerification(ID);
        administration.redriveVerification(again.id());
        UUID other = UUID.randomUUID();
        store.apply(other, started());
        administration.erase(ID);
        administration.erase(ID);
        administration.eraseContext("order-7");

        assertThat(log.all())
                .containsExactly(
                        "IDV0059: The operator has discarded delivery " + held.id() + " of verification " + SHOWN_ID
                                + ": it is never delivered",
                        "IDV0058: The operator has released delivery " + again.id() + " of verification " + SHOWN_ID
                                + ", which the provider has not confirmed",
                        "IDV0057: The operator has re-driven delivery " + again.id(),
                        "IDV0057: The operator has re-driven the deliveries of verification " + SHOWN_ID + " (1)",
                        "IDV0061: The operator has erased verification " + SHOWN_ID,
                        "IDV0061: The operator has erased verification " + Message.shortened(other));
    }

    private Task parkHeld() {
        store.apply(ID, started());
        store.apply(ID, toBeConfirmed(FLOW, VerificationOutcome.PASSED, COMPLETED));
        Task held = store.held(ID).get(0);
        assertThat(store.parkHeld(ID)).isEqualTo(1);
        return held;
    }
}
