package org.identityverification.impl.verification;

/**
 * Counts what came of asking the provider.
 *
 * @param asked since the start or the claim
 * @param refused since the last answer about the flow: refusals, and how often the claim was parked
 * @param denied how many claims the provider has denied
 */
public record QuestionCounts(int asked, int refused, int denied) {

    static final QuestionCounts NONE = new QuestionCounts(0, 0, 0);

    QuestionCounts answered() {
        return new QuestionCounts(asked + 1, 0, denied);
    }

    QuestionCounts unanswered() {
        return new QuestionCounts(asked + 1, refused, denied);
    }

    QuestionCounts refusedOnceMore() {
        return new QuestionCounts(asked + 1, refused + 1, denied);
    }

    QuestionCounts parked() {
        return new QuestionCounts(asked + 1, Math.max(StateMachine.MAX_REFUSED, refused + 1), denied);
    }

    QuestionCounts claimDenied() {
        return new QuestionCounts(asked, refused, denied + 1);
    }

    QuestionCounts ofNewClaim() {
        return new QuestionCounts(0, 0, denied);
    }
}
