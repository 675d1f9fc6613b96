package org.identityverification.impl.verification;

/**
 * Counts what came of asking the provider.
 *
 * @param asked since the start or the claim
 * @param refused in a row
 * @param denied how many claims the provider has denied
 */
public record Questions(int asked, int refused, int denied) {

    static final Questions NONE = new Questions(0, 0, 0);

    Questions answered() {
        return new Questions(asked + 1, 0, denied);
    }

    Questions refusedOnceMore() {
        return new Questions(asked + 1, refused + 1, denied);
    }

    Questions claimDenied() {
        return new Questions(asked, refused, denied + 1);
    }

    Questions ofNewClaim() {
        return new Questions(0, 0, denied);
    }
}
