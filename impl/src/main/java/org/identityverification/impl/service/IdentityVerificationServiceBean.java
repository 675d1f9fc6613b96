package org.identityverification.impl.service;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FaceVerification;
import org.identityverification.FailureDetails;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.IdentityVerificationService;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.StoreUnavailableException;
import org.identityverification.Verification;
import org.identityverification.VerificationRequest;
import org.identityverification.impl.concurrent.BoundedExecutor;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Share;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.messages.RedactedException;
import org.identityverification.impl.start.StartDispatcher;
import org.identityverification.impl.tasks.ResultQuery;
import org.identityverification.impl.verification.VerificationRecord;

/** What applications inject. */
@ApplicationScoped
public class IdentityVerificationServiceBean implements IdentityVerificationService {

    private final StartDispatcher starts;
    private final StoreAccess store;
    private final ResultQuery query;
    private final BoundedExecutor calls;
    private final Settings settings;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    IdentityVerificationServiceBean() {
        this.starts = null;
        this.store = null;
        this.query = null;
        this.calls = null;
        this.settings = null;
    }

    /**
     * Made by the container.
     *
     * @param starts the way out
     * @param store what is remembered
     * @param query asks the provider
     * @param executor on whose threads it is asked
     * @param settings whether it may be asked, and for how long
     */
    @Inject
    IdentityVerificationServiceBean(
            StartDispatcher starts, StoreAccess store, ResultQuery query, ModuleExecutor executor, Settings settings) {
        this.starts = starts;
        this.store = store;
        this.query = query;
        this.calls = executor.share(Share.CALLS);
        this.settings = settings;
    }

    @Override
    public List<FieldError> check(VerificationRequest request) {
        return starts.faults(Objects.requireNonNull(request, "request"));
    }

    @Override
    public FaceVerification start(VerificationRequest request) {
        return starts.start(Objects.requireNonNull(request, "request"));
    }

    @Override
    public CompletionStage<FaceVerification> startAsync(VerificationRequest request) {
        return starts.startAsync(Objects.requireNonNull(request, "request"));
    }

    @Override
    public Optional<Verification> find(UUID id) {
        Objects.requireNonNull(id, "id");
        return store.ask(it -> it.find(id)).map(IdentityVerificationServiceBean::shown);
    }

    @Override
    public Optional<Verification> queryResult(UUID id) {
        Objects.requireNonNull(id, "id");
        if (!settings.resultQueryEnabled()) {
            throw new IllegalStateException(
                    "The provider is not asked for results until " + Keys.RESULT_QUERY_ENABLED + " is set to true");
        }
        Duration longest = settings.callDeadline();
        try {
            return calls.call(() -> query.refresh(id, Deadline.after(longest)), longest)
                    .map(IdentityVerificationServiceBean::shown);
        } catch (TimeoutException e) {
            throw new ProviderTimeoutException(
                    "The provider did not answer before the deadline", FailureDetails.of(id), null);
        } catch (RejectedExecutionException e) {
            throw new CallNotAttemptedException(
                    "No call was made, because too many are under way", FailureDetails.of(id), null);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IdentityVerificationException failure) {
                throw failure;
            }
            throw new StoreUnavailableException("The store failed", FailureDetails.of(id), RedactedException.of(e));
        }
    }

    private static Verification shown(VerificationRecord record) {
        return new Verification(
                record.id(),
                Optional.ofNullable(record.flowId()),
                Optional.ofNullable(record.contextId()),
                Optional.ofNullable(record.mode()),
                record.status(),
                Optional.ofNullable(record.expiresAt()),
                Optional.ofNullable(record.completedAt()),
                Optional.ofNullable(record.failReasonCode()),
                record.confirmed(),
                Optional.ofNullable(record.deliveredAt()));
    }
}
