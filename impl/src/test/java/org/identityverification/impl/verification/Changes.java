package org.identityverification.impl.verification;

import java.time.Instant;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.ResultSource;
import org.identityverification.VerificationOutcome;
import org.jspecify.annotations.Nullable;

/** Things that happen to verifications in tests. */
public final class Changes {

    public static final UUID ID = UUID.fromString("6f1c0f7e-3f52-4c8e-9a35-0d9f3c1b2a4d");
    /** How the log names it. */
    public static final String SHOWN_ID = ID.toString().substring(0, 8) + "…";

    public static final String FLOW = "1862291536444700249";
    public static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    public static final Instant LINK_EXPIRY = NOW.plusSeconds(1800);
    public static final Instant GIVE_UP = NOW.plusSeconds(2400);

    private Changes() {}

    public static Change started() {
        return startedAt(NOW, FLOW);
    }

    public static Change startedAt(Instant at, @Nullable String flowId) {
        return new Change.Started(flowId, "order-7", FaceAuthMode.TENCENT, LINK_EXPIRY, GIVE_UP, null, at);
    }

    public static Change passed() {
        return noticed(FLOW, VerificationOutcome.PASSED, NOW.plusSeconds(60));
    }

    public static Change failed() {
        return noticed(FLOW, VerificationOutcome.FAILED, NOW.plusSeconds(30));
    }

    public static Change noticed(String flowId, VerificationOutcome outcome, Instant at) {
        String reason = outcome == VerificationOutcome.FAILED ? "1445900" : null;
        return new Change.Ended(
                flowId, "order-7", new Result(outcome, "code", reason, at, false, ResultSource.NOTIFICATION));
    }

    public static Change startedWithQuery(@Nullable String flowId) {
        return new Change.Started(
                flowId, "order-7", FaceAuthMode.WE_CHAT_FACE, LINK_EXPIRY, GIVE_UP, NOW.plusSeconds(120), NOW);
    }

    public static Change announced(String flowId, VerificationOutcome outcome, Instant at) {
        return new Change.Announced(
                flowId, "order-7", new Result(outcome, "code", null, at, false, ResultSource.NOTIFICATION));
    }

    public static Change queried(VerificationOutcome outcome, Instant at) {
        return new Change.Ended(FLOW, null, new Result(outcome, null, null, at, true, ResultSource.QUERY));
    }

    public static Change timedOut() {
        return new Change.Ended(
                null, null, new Result(VerificationOutcome.EXPIRED, null, null, GIVE_UP, false, ResultSource.CLOCK));
    }
}
