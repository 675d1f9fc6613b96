package org.identityverification.impl.store;

import java.lang.System.Logger;
import java.time.Duration;
import java.util.Objects;
import org.identityverification.Undelivered.Reason;
import org.identityverification.VerificationOutcome;
import org.identityverification.impl.runtime.config.Accounts;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.verification.Claim;
import org.identityverification.impl.verification.Result;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.jspecify.annotations.Nullable;

/** Tells operators and metrics what a committed change was. */
final class ChangeReport {

    private static final Logger LOGGER = System.getLogger(ChangeReport.class.getName());

    private static final String DELIVER_AGAIN =
            "Fix the cause and deliver again, or discard it (Java: VerificationAdministration; service: POST"
                    + " operations/verifications/<id>/deliver-again or discard)";
    private static final String ENDS_BY_ITSELF =
            "It waits for that answer, and is dropped after delivery.max-age. Let the person start again";

    private final Telemetry telemetry;
    private final Duration maxAge;

    ChangeReport(Telemetry telemetry, Rules rules) {
        this.telemetry = telemetry;
        this.maxAge = rules.maxAge();
    }

    @SuppressWarnings("ReferenceEquality") // the very same record means that nothing was written
    void report(Transition transition) {
        VerificationRecord before = transition.before();
        VerificationRecord after = transition.after();
        if (before != null && after != null && before != after) {
            reportStart(before, after);
            reportClaim(before.claim(), after);
            reportContradiction(before, after);
            Result result = after.result();
            if (result != null && !result.equals(before.result())) {
                reportResult(result, after);
            }
            if (after.delivery().parked() == Reason.NODE_DIED
                    && before.delivery().parked() == null) {
                Message.DELIVERY_PARKED.log(
                        LOGGER,
                        after.deliveryId().toString(),
                        after.id(),
                        after.delivery().attempts(),
                        maxAge,
                        "the node");
            }
        }
    }

    private static void reportStart(VerificationRecord before, VerificationRecord after) {
        if (before.start().isAnswered() || !after.start().isAnswered()) {
            return;
        }
        Message.STARTED.log(LOGGER, after.id(), after.status(), after.start().mode());
        String flowId = after.start().flowId();
        if (flowId != null && before.notifiedFlow() != null && !flowId.equals(before.notifiedFlow())) {
            Message.OTHER_FLOW_NOTIFIED.log(
                    LOGGER, after.id(), before.claim() == null ? "its result stays" : "it is dropped");
        }
    }

    private static void reportClaim(@Nullable Claim before, VerificationRecord record) {
        Claim after = record.claim();
        if (after == null) {
            return;
        }
        if (before == null || before.outcome() != after.outcome()) {
            Message.CLAIM_WAITS.log(LOGGER, record.id());
        }
        if (after.parked() != null && (before == null || !Objects.equals(before.parked(), after.parked()))) {
            Message.CLAIM_PARKED.log(
                    LOGGER,
                    record.id(),
                    explained(after.parked(), record.start().account()),
                    after.parked() == Reason.START_NOT_ANSWERED ? ENDS_BY_ITSELF : DELIVER_AGAIN);
        }
    }

    /** A claim is gone because the provider says something else, or says after the end that there is no result. */
    private static void reportContradiction(VerificationRecord before, VerificationRecord after) {
        Claim claim = before.claim();
        if (claim == null || after.claim() != null) {
            return;
        }
        Result result = after.result();
        VerificationOutcome decided = result == null || !result.confirmed() ? null : result.outcome();
        boolean isDenied = after.questions().denied() > before.questions().denied();
        boolean isOtherwise = decided != null && decided != claim.outcome() && !Objects.equals(result, before.result());
        if (isDenied || isOtherwise) {
            Message.NOTIFICATION_CONTRADICTED.log(
                    LOGGER,
                    after.id(),
                    claim.outcome(),
                    decided == null ? "that there is no result" : decided,
                    decided == VerificationOutcome.PASSED
                            ? "The person may have passed after a failed attempt"
                            : "Its notify URL may have leaked");
        }
    }

    private static String explained(Reason reason, @Nullable String account) {
        return switch (reason) {
            case START_NOT_ANSWERED -> "the provider's answer to the start is not known";
            case FLOW_UNKNOWN -> "the provider does not know the flow, or gave none";
            case ACCOUNT_GONE -> Accounts.whyGone(account);
            case QUERY_REFUSED -> "the provider refuses the result query";
            case NO_ANSWER -> "the provider has not answered for too long";
            case NOT_TRIED, OBSERVER_FAILED, NODE_DIED ->
                throw new IllegalArgumentException("parks no claim: " + reason);
        };
    }

    private void reportResult(Result result, VerificationRecord record) {
        telemetry.ended(
                result.outcome(),
                result.source(),
                result.confirmed(),
                record.start().account());
        Message.ENDED.log(
                LOGGER,
                record.id(),
                result.outcome(),
                result.source(),
                result.confirmed() ? "confirmed" : "not confirmed");
    }
}
