package org.identityverification.impl.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.identityverification.FailureDetails;
import org.identityverification.StoreUnavailableException;
import org.identityverification.impl.concurrent.BoundedExecutor;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Share;
import org.identityverification.impl.messages.RedactedException;
import org.identityverification.impl.verification.VerificationStore;

/**
 * The store for the application's own threads: on a thread of the module, so that it never takes part in the application's
 * transaction, and with a limit to the wait.
 */
@ApplicationScoped
class StoreAccess {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private final VerificationStore store;
    private final BoundedExecutor lookups;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    StoreAccess() {
        this.store = null;
        this.lookups = null;
    }

    @Inject
    StoreAccess(VerificationStore store, ModuleExecutor executor) {
        this.store = store;
        this.lookups = executor.share(Share.LOOKUPS);
    }

    <T> T ask(Function<VerificationStore, T> question) {
        try {
            return lookups.call(() -> question.apply(store), LONGEST_WAIT);
        } catch (TimeoutException e) {
            throw unavailable("The store did not answer within " + LONGEST_WAIT, e);
        } catch (RejectedExecutionException e) {
            throw unavailable("The store could not be asked, because too much is under way", e);
        } catch (ExecutionException e) {
            throw unavailable("The store failed", e);
        }
    }

    private static StoreUnavailableException unavailable(String message, Exception e) {
        return new StoreUnavailableException(message, FailureDetails.NONE, RedactedException.of(e));
    }
}
