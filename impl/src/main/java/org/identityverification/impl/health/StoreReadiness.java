package org.identityverification.impl.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.identityverification.impl.concurrent.BoundedWait;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Share;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * Up when the store answers, without which no notification can be accepted. Probes have their own share of the threads, so the
 * module's own load does not make it down. The store is asked once at a time, so a store that hangs holds one thread.
 */
@Readiness
@ApplicationScoped
class StoreReadiness implements HealthCheck {

    private static final UUID NO_VERIFICATION = new UUID(0, 0);

    @Inject
    VerificationStore store;

    @Inject
    ModuleExecutor executor;

    @Inject
    Settings settings;

    /** Shorter than a probe waits. */
    Duration longestWait = Duration.ofSeconds(2);

    private @Nullable CompletableFuture<Boolean> underWay;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("identity-verification-store")
                .withData("store", settings.database().isPresent() ? "database" : "memory")
                .status(answers())
                .build();
    }

    private boolean answers() {
        try {
            return BoundedWait.await(question(), Deadline.after(longestWait), (end, cause) -> false);
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private synchronized CompletableFuture<Boolean> question() {
        CompletableFuture<Boolean> question = underWay;
        if (question == null || question.isDone()) {
            question = executor.share(Share.PROBES).supply(this::ask);
            underWay = question;
        }
        return question;
    }

    private boolean ask() {
        store.find(NO_VERIFICATION);
        return true;
    }
}
