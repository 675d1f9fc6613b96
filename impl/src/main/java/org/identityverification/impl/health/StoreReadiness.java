package org.identityverification.impl.health;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * Up when the store answers: without it no notification can be accepted. The configuration needs no question, because an
 * application whose configuration is wrong does not start.
 *
 * <p>A store that hangs is asked once, however often the probe comes: so probes never take the threads that results need.
 */
@Readiness
@ApplicationScoped
class StoreReadiness implements HealthCheck {

    /** Shorter than a probe waits. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private static final UUID NOBODY = new UUID(0, 0);

    private final VerificationStore store;
    private final ModuleExecutor executor;
    private final String kind;
    private final AtomicReference<@Nullable CompletableFuture<?>> underWay = new AtomicReference<>();
    private final Duration longestWait;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    StoreReadiness() {
        this.store = null;
        this.executor = null;
        this.kind = null;
        this.longestWait = null;
    }

    @Inject
    StoreReadiness(VerificationStore store, ModuleExecutor executor, Settings settings) {
        this(store, executor, settings, LONGEST_WAIT);
    }

    StoreReadiness(VerificationStore store, ModuleExecutor executor, Settings settings, Duration longestWait) {
        this.store = store;
        this.executor = executor;
        this.kind = settings.database().isPresent() ? "database" : "memory";
        this.longestWait = longestWait;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("identity-verification-store")
                .withData("store", kind)
                .status(answers())
                .build();
    }

    private boolean answers() {
        try {
            question().get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
            return false;
        }
    }

    private CompletableFuture<?> question() {
        CompletableFuture<?> earlier = underWay.get();
        if (earlier != null && !earlier.isDone()) {
            return earlier;
        }
        CompletableFuture<?> question = CompletableFuture.supplyAsync(() -> store.find(NOBODY), executor);
        underWay.set(question);
        return question;
    }
}
