package org.identityverification.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.impl.runtime.concurrent.TestClock;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.telemetry.RecordedTelemetry;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Changes;
import org.identityverification.impl.verification.DueFor;
import org.identityverification.impl.verification.Start;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.identityverification.impl.verification.VerificationStore.Taken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** What a test does with a store: the one in memory, unless a subclass opens another one. */
abstract class StoreFixture {

    static final Rules ASKING = TestStore.rules(true);
    static final Rules BELIEVING = TestStore.rules(false);
    static final Duration LEASE = VerificationStore.LEASE;
    static final int THREADS = 8;
    /** The kinds of work that a node runs. */
    static final List<DueFor> RUNNING = List.of(DueFor.CONFIRM, DueFor.ASK, DueFor.DELIVER);

    static final Change SUCCESS = Changes.said(new Answer.Success());
    static final Change FAILURE = Changes.said(new Answer.Failure("1445900"));

    /** The clock of all nodes and of the store. */
    final TestClock clock = TestClock.running(Duration.ofDays(-100));

    final RecordedTelemetry told = new RecordedTelemetry();

    /** Empty when a test begins, as one node sees it. */
    VerificationStore store;
    /** The same store, as another node sees it. */
    VerificationStore otherNode;

    @BeforeEach
    void open() throws SQLException {
        use(ASKING);
    }

    /** From now on, the store of the test follows other rules. */
    void use(Rules rules) {
        store = new InMemoryVerificationStore(100_000, rules, clock, told);
        otherNode = store;
    }

    Instant now() {
        return clock.instant();
    }

    void endLeases() {
        clock.move(LEASE.plusSeconds(1));
    }

    VerificationRecord find(UUID id) {
        return store.find(id).orElseThrow();
    }

    List<VerificationRecord> take(DueFor kind) {
        return take(store, kind, 100);
    }

    static List<VerificationRecord> take(VerificationStore node, DueFor kind, int max) {
        return node.take(kind, max).stream().map(Taken::record).toList();
    }

    Taken takeOne(DueFor kind) {
        return takeOne(store, kind);
    }

    static Taken takeOne(VerificationStore node, DueFor kind) {
        List<Taken> taken = node.take(kind, 100);
        assertThat(taken).hasSize(1);
        return taken.get(0);
    }

    static List<UUID> ids(List<VerificationRecord> records) {
        return records.stream().map(VerificationRecord::id).toList();
    }

    /** From now on, a node runs what its changes make due. */
    static Taker takerOf(VerificationStore node) {
        Taker taker = new Taker();
        node.setWorkRunner(taker);
        return taker;
    }

    VerificationRecord newRecord(@Nullable String contextId) {
        Start start = new Start(
                contextId, "retail", FaceAuthMode.TENCENT, now(), null, null, null, now().plus(Changes.VALID_FOR));
        return VerificationRecord.started(UUID.randomUUID(), start);
    }

    /** A verification whose start is not answered. */
    VerificationRecord begin() {
        return begin(newRecord(null));
    }

    VerificationRecord begin(VerificationRecord record) {
        store.insert(record, null);
        return record;
    }

    /** A verification whose start is answered. */
    VerificationRecord start() {
        return start(newRecord(null));
    }

    VerificationRecord start(VerificationRecord record) {
        return store.change(begin(record), answered()).after();
    }

    /** A verification that passed, confirmed, and whose delivery is due. */
    VerificationRecord pass() {
        return pass(newRecord(null));
    }

    VerificationRecord pass(VerificationRecord record) {
        return store.change(start(record).id(), SUCCESS).after();
    }

    /** A verification with a claim that is due. */
    VerificationRecord claim() {
        return store.change(start().id(), Changes.notifiedPass()).after();
    }

    Change answered() {
        return new Change.StartAnswered(Changes.FLOW, now().plusSeconds(1800), Changes.VALID_FOR);
    }

    /** What came of a question that was sent just now. */
    Change asked(Answer answer, VerificationRecord asker) {
        Instant claim = asker.claim() == null ? null : asker.claim().repeatedAt();
        return new Change.Asked(answer, claim, now(), now().plusSeconds(5));
    }

    static Change delivered(Taken work) {
        return new Change.Delivered(work.record().delivery().round());
    }

    Change deliveryFailed(VerificationRecord leased) {
        return new Change.DeliveryFailed(leased.delivery().round(), Set.of(), "SomeException", now().plusSeconds(5));
    }
}
