package org.identityverification.impl.results;

import java.time.Clock;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.TestExecutors;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.config.TestSettings;
import org.identityverification.impl.provider.AppCodes;
import org.identityverification.impl.provider.FaceAuthProvider;
import org.identityverification.impl.provider.TestAppCodes;
import org.identityverification.impl.verification.VerificationStore;

/** Makes queries for tests. */
public final class TestResultQuery {

    private TestResultQuery() {}

    static ResultQuery of(FaceAuthProvider provider, VerificationStore store, Clock clock) {
        return of(provider, store, TestExecutors.ownThreads(), TestSettings.of(), clock);
    }

    static ResultQuery of(FaceAuthProvider provider, AppCodes appCodes, VerificationStore store, Clock clock) {
        return new ResultQuery(provider, appCodes, store, TestExecutors.ownThreads(), TestSettings.of(), clock);
    }

    public static ResultQuery of(
            FaceAuthProvider provider,
            VerificationStore store,
            ModuleExecutor executor,
            Settings settings,
            Clock clock) {
        return new ResultQuery(provider, TestAppCodes.ofEveryAccount(), store, executor, settings, clock);
    }
}
