package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Start;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.jspecify.annotations.Nullable;

interface StoreContract {

    Rules ASKING = TestStore.rules(true);
    Rules BELIEVING = TestStore.rules(false);
    Duration LEASE = VerificationStore.LEASE;
    int THREADS = 8;
    List<DueFor> RUNNING = List.of(DueFor.CONFIRM, DueFor.ASK, DueFor.DELIVER);

    Change SUCCESS = Changes.said(new Answer.Success());
    Change FAILURE = Changes.said(new Answer.Failure("1445900"));

    /** Empty when a test begins, as one node sees it. */
    VerificationStore store();

    /** The same store, as another node sees it. */
    VerificationStore otherNode();

    /** The clock of all nodes and of the store. */
    TestClock clock();

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

    default List<VerificationRecord> take(VerificationStore node, DueFor kind, int max) {
        return node.take(kind, Changes.upTo(max)).stream().map(Taken::record).toList();
    }

    default Taken takeOne(DueFor kind) {
        return takeOne(store(), kind);
    }

    default Taken takeOne(VerificationStore node, DueFor kind) {
        List<Taken> taken = node.take(kind, Changes.upTo(100));
        assertThat(taken).hasSize(1);
        return taken.get(0);
    }

    default List<UUID> ids(List<VerificationRecord> records) {
        return records.stream().map(VerificationRecord::id).toList();
    }

    /** From now on, a node runs what its changes make due. */
    default Taker takerOf(VerificationStore node) {
        Taker taker = new Taker();
        node.setWorkRunner(taker);
        return taker;
    }

    default VerificationRecord newRecord(@Nullable String contextId) {
        Start start = new Start(
                contextId, "retail", FaceAuthMode.TENCENT, now(), null, null, null, now().plus(Changes.VALID_FOR));
        return VerificationRecord.started(UUID.randomUUID(), start);
    }

    default VerificationRecord begin() {
        return begin(newRecord(null));
    }

    default VerificationRecord begin(VerificationRecord record) {
        store().insert(record, null);
        return record;
    }

    default VerificationRecord start() {
        return start(newRecord(null));
    }

    default VerificationRecord start(VerificationRecord record) {
        return store().change(begin(record), answered()).after();
    }

    /** A verification that passed, confirmed, and whose delivery is due. */
    default VerificationRecord pass() {
        return pass(newRecord(null));
    }

    default VerificationRecord pass(VerificationRecord record) {
        return store().change(start(record).id(), SUCCESS).after();
    }

    default VerificationRecord claim() {
        return store().change(start().id(), Changes.notifiedPass()).after();
    }

    /** Its observers have failed for too long. */
    default UUID parkedDelivery() {
        VerificationRecord passed = pass();
        store().change(passed.id(), deliveryFailed(passed));
        clock().move(Duration.ofDays(4));
        store().change(passed.id(), deliveryFailed(passed));
        return passed.id();
    }

    default Change answered() {
        return new Change.StartAnswered(Changes.FLOW, now().plusSeconds(1800), Changes.VALID_FOR);
    }

    /** What came of a question that was sent just now. */
    default Change asked(Answer answer, VerificationRecord asker) {
        Instant claim = asker.claim() == null ? null : asker.claim().repeatedAt();
        return new Change.Asked(answer, claim, now(), now().plusSeconds(5));
    }

    default Change delivered(Taken work) {
        return new Change.Delivered(work.record().delivery().round());
    }

    default Change deliveryFailed(VerificationRecord leased) {
        return new Change.DeliveryFailed(leased.delivery().round(), Set.of(), "SomeException", now().plusSeconds(5));
    }
}
