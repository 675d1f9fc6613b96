package org.identityverification.impl.verification;

/**
 * Counts what came of asking the provider.
 *
 * @param asked since the start or the claim
 * @param refused in a row
 * @param denied how many claims the provider has denied
 */
public record QuestionCounts(int asked, int refused, int denied) {

    static final QuestionCounts NONE = new QuestionCounts(0, 0, 0);

    QuestionCounts askedOnceMore() {
        return new QuestionCounts(asked + 1, 0, denied);
    }

    QuestionCounts refusedOnceMore() {
        return new QuestionCounts(asked + 1, refused + 1, denied);
    }

    QuestionCounts claimDenied() {
        return new QuestionCounts(asked, refused, denied + 1);
    }

    QuestionCounts ofNewClaim() {
        return new QuestionCounts(0, 0, denied);
    }
}
