package org.identityverification.impl.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.jspecify.annotations.Nullable;

/** Changes of verifications in tests. */
public final class Changes {

    public static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    /** How the log names it. */
    public static final String SHOWN_ID = ID.toString().substring(0, 8) + "…";

    public static final String FLOW = "1862291536444700249";
    public static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    public static final Instant LINK_EXPIRY = NOW.plusSeconds(1800);
    public static final Instant GIVE_UP = NOW.plusSeconds(2400);
    public static final Duration HOLD = Duration.ofSeconds(20);
    public static final Duration VALID_FOR = Duration.ofDays(7);

    private Changes() {}

    public static Change started() {
        return startedAt(NOW, FLOW);
    }

    public static Change startedAt(Instant at, @Nullable String flowId) {
        return new Change.Started(flowId, "order-7", "retail", FaceAuthMode.TENCENT, LINK_EXPIRY, GIVE_UP, null, at);
    }

    public static Change startedWithQuery(@Nullable String flowId) {
        return new Change.Started(
                flowId,
                "order-7",
                "retail",
                FaceAuthMode.WE_CHAT_FACE,
                LINK_EXPIRY,
                GIVE_UP,
                NOW.plusSeconds(120),
                NOW);
    }

    /** The start ended without an answer. */
    public static Change unanswered() {
        return new Change.Unanswered("order-7", "retail", FaceAuthMode.TENCENT, GIVE_UP, NOW);
    }

    public static Change passed() {
        return believed(FLOW, VerificationOutcome.PASSED, NOW.plusSeconds(60));
    }

    public static Change failed() {
        return believed(FLOW, VerificationOutcome.FAILED, NOW.plusSeconds(30));
    }

    /** A notification that is accepted, where its start is known. */
    public static Change believed(String flowId, VerificationOutcome outcome, Instant at) {
        return believed(flowId, notifiedResult(outcome, "code", at));
    }

    public static Change believed(String flowId, Result held) {
        return new Change.Notified(flowId, held, Confirmation.of(false), HOLD);
    }

    /** A notification that has to be confirmed. */
    public static Change toBeConfirmed(String flowId, VerificationOutcome outcome, Instant at) {
        return toBeConfirmed(flowId, notifiedResult(outcome, "code", at));
    }

    public static Change toBeConfirmed(String flowId, Result held) {
        return new Change.Notified(flowId, held, Confirmation.of(true), HOLD);
    }

    /** What a notification says. */
    public static Result notifiedResult(VerificationOutcome outcome, @Nullable String verifyCode, Instant at) {
        return notifiedResult(outcome, verifyCode, outcome == VerificationOutcome.FAILED ? "1445900" : null, at);
    }

    public static Result notifiedResult(
            VerificationOutcome outcome, @Nullable String verifyCode, @Nullable String reason, Instant at) {
        return new Result(outcome, verifyCode, reason, at, false, ResultSource.NOTIFICATION);
    }

    /** What the provider says when it is asked. */
    public static Change queried(VerificationOutcome outcome, Instant at) {
        return queried(outcome, null, at);
    }

    public static Change queried(VerificationOutcome outcome, @Nullable String reason, Instant at) {
        return new Change.Ended(new Result(outcome, null, reason, at, true, ResultSource.QUERY), null);
    }

    public static Change timedOut() {
        return new Change.Ended(
                new Result(VerificationOutcome.EXPIRED, null, null, GIVE_UP, false, ResultSource.CLOCK), null);
    }
}
