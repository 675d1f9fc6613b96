package org.identityverification.impl.service;

import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Function;
import org.identityverification.FailureDetails;
import org.identityverification.StoreUnavailableException;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.messages.RedactedException;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/** Asks the store on a thread of the module, outside of the application's transaction, and with a timeout. */
abstract class StoreAccess {

    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(3);

    @Inject
    VerificationStore store;

    @Inject
    ModuleExecutor executor;

    <T> T ask(Function<VerificationStore, T> request) {
        return ask(null, request);
    }

    /** Asks for a change of one verification, whose row may stay locked. */
    <T> T ask(@Nullable Object verification, Function<VerificationStore, T> request) {
        return ask(verification, STORE_TIMEOUT, request);
    }

    /**
     * Asks for what may take long.
     *
     * @param subject what shares its permits, so that others get some
     */
    <T> T ask(@Nullable Object subject, Duration timeout, Function<VerificationStore, T> request) {
        return executor.permits(Share.LOOKUPS).call(subject, () -> request.apply(store), timeout, (end, cause) -> {
            String message = switch (end) {
                case TIMEOUT -> "The store did not answer within " + timeout;
                case REFUSED -> "The store was not asked, because too many requests are under way";
                case FAILED -> "The store failed";
            };
            throw new StoreUnavailableException(message, FailureDetails.NONE, RedactedException.of(cause));
        });
    }
}
