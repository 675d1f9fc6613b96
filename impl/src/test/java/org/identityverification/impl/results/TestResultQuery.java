package org.identityverification.impl.results;

import java.time.Clock;
import org.identityverification.impl.provider.FaceAuthProvider;
import org.identityverification.impl.verification.VerificationStore;

/** Makes queries for tests of other packages. */
public final class TestResultQuery {

    private TestResultQuery() {}

    public static ResultQuery of(FaceAuthProvider provider, VerificationStore store, Clock clock) {
        return new ResultQuery(provider, store, clock);
    }
}
