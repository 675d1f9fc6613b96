package org.identityverification.impl.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.identityverification.FaceAuthMode;
import org.identityverification.VerificationOutcome;
import org.identityverification.VerificationRequest;
import org.identityverification.impl.verification.Change.Answer;
import org.jspecify.annotations.Nullable;

/** A verification of tests, and what happens to it. */
public final class Changes {

    public static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    /** How the log names it. */
    public static final String SHOWN_ID = ID.toString().substring(0, 8) + "…";

    public static final String FLOW = "1862291536444700249";
    /** When it is started, and answered. */
    public static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    public static final Instant LINK_EXPIRY = NOW.plusSeconds(1800);
    public static final Instant GIVE_UP = NOW.plusSeconds(2400);
    public static final Duration VALID_FOR = Duration.ofDays(7);

    private Changes() {}

    public static VerificationRecord begun(UUID id) {
        return begun(id, "order-7", "retail");
    }

    public static VerificationRecord begun(UUID id, @Nullable String contextId, @Nullable String account) {
        Instant giveUpAt = Start.giveUpAt(null, NOW, VALID_FOR);
        Start start = new Start(contextId, account, FaceAuthMode.TENCENT, NOW, null, null, null, giveUpAt);
        return VerificationRecord.started(id, start);
    }

    public static VerificationRecord start(VerificationStore store, UUID id) {
        VerificationRecord begun = begun(id);
        store.insert(begun, null);
        return after(store.change(begun, answered()));
    }

    public static VerificationRecord pass(VerificationStore store, UUID id) {
        start(store, id);
        return after(store.change(id, said(new Answer.Success())));
    }

    public static VerificationRequest request() {
        return request(it -> it);
    }

    public static VerificationRequest request(UnaryOperator<VerificationRequest.Builder> changes) {
        return changes.apply(VerificationRequest.builder()
                        .name("张三")
                        // The example number of GB 11643.
                        .idNumber("11010519491231002X")
                        .mode(FaceAuthMode.TENCENT)
                        .callbackUrl("https://shop.example.com/done")
                        .contextId("order-7"))
                .build();
    }

    /** Admits the work of every account. */
    public static VerificationStore.Admission upTo(int max) {
        return new VerificationStore.Admission() {
            private int admitted;

            @Override
            public int max() {
                return max - admitted;
            }

            @Override
            public Set<String> leftOut() {
                return Set.of();
            }

            @Override
            public boolean admits(VerificationRecord record) {
                return max() > 0 && admitted++ >= 0;
            }

            @Override
            public void withdraw(VerificationRecord record) {
                admitted--;
            }
        };
    }

    public static VerificationRecord after(Transition transition) {
        return Objects.requireNonNull(transition.after());
    }

    public static Change answered() {
        return answered(FLOW);
    }

    public static Change answered(@Nullable String flowId) {
        return new Change.StartAnswered(flowId, LINK_EXPIRY, VALID_FOR);
    }

    public static Change notifiedPass() {
        return notified(FLOW, VerificationOutcome.PASSED, "code");
    }

    public static Change notifiedFailure() {
        return notified(FLOW, VerificationOutcome.FAILED, null);
    }

    public static Change notified(String flowId, VerificationOutcome outcome, @Nullable String verifyCode) {
        return new Change.Notified(
                flowId, outcome, verifyCode, outcome == VerificationOutcome.FAILED ? "1445900" : null);
    }

    /** What the provider said to a caller, who had read no claim. */
    public static Change said(Answer answer) {
        return new Change.Asked(answer, null, NOW, NOW);
    }
}
