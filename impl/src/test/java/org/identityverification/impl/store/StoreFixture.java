package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Start;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.jspecify.annotations.Nullable;

/** What a test does with a store. */
interface StoreFixture {

    Rules ASKING = TestStore.rules(true);
    Rules BELIEVING = TestStore.rules(false);
    Duration LEASE = VerificationStore.LEASE;
    int THREADS = 8;
    String FLOW = "flow-1";
    String ACCOUNT = "retail";

    /** The clock of all nodes and of the store. */
    TestClock clock();

    /** The store of the test, empty when it begins, as one node sees it. */
    VerificationStore store();

    /** The same store, as another node sees it. */
    default VerificationStore otherNode() {
        return store();
    }

    /** From now on, the store of the test follows other rules. */
    void use(Rules rules);

    default Instant now() {
        return clock().instant();
    }

    default void endLeases() {
        clock().move(LEASE.plusSeconds(1));
    }

    default VerificationRecord find(UUID id) {
        return store().find(id).orElseThrow();
    }

    default List<VerificationRecord> take(DueFor kind) {
        return take(store(), kind, 100);
    }

    static List<VerificationRecord> take(VerificationStore store, DueFor kind, int max) {
        return store.take(kind, max).stream().map(Taken::record).toList();
    }

    default List<UUID> ids(List<VerificationRecord> records) {
        return records.stream().map(VerificationRecord::id).toList();
    }

    default VerificationRecord takeOne(DueFor kind) {
        List<VerificationRecord> taken = take(kind);
        assertThat(taken).hasSize(1);
        return taken.get(0);
    }

    /** A verification whose start is not answered. */
    default VerificationRecord begin() {
        return begin(null);
    }

    default VerificationRecord begin(@Nullable String contextId) {
        VerificationRecord record = newRecord(contextId);
        store().insert(record, null);
        return record;
    }

    default VerificationRecord newRecord(@Nullable String contextId) {
        return newRecord(contextId, now());
    }

    default VerificationRecord newRecord(@Nullable String contextId, Instant startedAt) {
        Instant giveUpAt = startedAt.plus(Duration.ofDays(7));
        Start start = new Start(contextId, ACCOUNT, FaceAuthMode.TENCENT, startedAt, null, null, null, giveUpAt);
        return VerificationRecord.started(UUID.randomUUID(), start);
    }

    /** A verification whose start is answered. */
    default VerificationRecord start() {
        return start(null);
    }

    default VerificationRecord start(@Nullable String contextId) {
        return after(store(), begin(contextId), answered());
    }

    /** A verification that passed, confirmed, and whose delivery is due. */
    default VerificationRecord pass() {
        return pass(null);
    }

    default VerificationRecord pass(@Nullable String contextId) {
        return Objects.requireNonNull(
                store().change(start(contextId).id(), success()).after());
    }

    /** A verification with a claim that is due. */
    default VerificationRecord claim() {
        return Objects.requireNonNull(
                store().change(start().id(), notified("code")).after());
    }

    static VerificationRecord after(VerificationStore store, VerificationRecord known, Change change) {
        return Objects.requireNonNull(store.change(known, change).after());
    }

    default Change answered() {
        return new Change.StartAnswered(FLOW, now().plusSeconds(1800), Duration.ofDays(7));
    }

    default Change notified(String code) {
        return notified(FLOW, VerificationOutcome.PASSED, code);
    }

    default Change notified(String flow, VerificationOutcome outcome, @Nullable String code) {
        return new Change.Notified(flow, outcome, code, outcome == VerificationOutcome.FAILED ? "1445900" : null);
    }

    default Change success() {
        return asked(new Answer.Success(), null);
    }

    default Change failure() {
        return asked(new Answer.Failure("1445900"), null);
    }

    /** What came of a question that was sent just now. */
    default Change asked(Answer answer, @Nullable VerificationRecord asker) {
        Instant claimAt =
                asker == null || asker.claim() == null ? null : asker.claim().at();
        return new Change.Asked(answer, claimAt, now(), now().plusSeconds(5));
    }

    default Change delivered(VerificationRecord leased) {
        return new Change.Delivered(leased.delivery().round());
    }

    default Change deliveryFailed(VerificationRecord leased) {
        return new Change.DeliveryFailed(leased.delivery().round(), Set.of(), now().plusSeconds(5));
    }
}
