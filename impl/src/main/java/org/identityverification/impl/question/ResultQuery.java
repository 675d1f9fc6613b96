package org.identityverification.impl.question;

import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.StoreUnavailableException;
import org.identityverification.SwitchedOffException;
import org.identityverification.impl.concurrent.BoundedWait;
import org.identityverification.impl.concurrent.Bulkhead;
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.messages.RedactedException;
import org.identityverification.impl.verification.Change.Answer;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;

/** Asks the provider for a caller: at once, without a lease, whatever else asks at the same time. */
@ModuleBean
public class ResultQuery {

    private final Question question;
    private final VerificationStore store;
    private final Bulkhead queries;
    private final Bulkhead connections;
    private final Settings settings;
    private final CorrectedClock clock;

    @Inject
    public ResultQuery(
            Question question,
            VerificationStore store,
            ModuleExecutor executor,
            Settings settings,
            CorrectedClock clock) {
        this.question = question;
        this.store = store;
        this.queries = executor.bulkhead(Work.QUERIES);
        this.connections = executor.bulkhead(Work.ENDS);
        this.settings = settings;
        this.clock = clock;
    }

    /** Asks unless there is a confirmed pass, and returns what is known then. Waits until {@code call-deadline}. */
    public Optional<VerificationRecord> refresh(UUID id) {
        if (!settings.resultQueryEnabled().areOnForAny()) {
            throw switchedOff();
        }
        Deadline deadline = Deadline.after(settings.callDeadline());
        return queries.call(() -> refresh(id, deadline), settings.callDeadline(), (end, cause) -> {
            throw failure(end, cause, FailureDetails.ofQuery(id));
        });
    }

    private Optional<VerificationRecord> refresh(UUID id, Deadline deadline) {
        Optional<VerificationRecord> found = connections.here(() -> store.find(id), deadline);
        if (found.isEmpty()) {
            return found;
        }
        VerificationRecord known = found.get();
        if (!settings.resultQueryEnabled().areOnFor(known.start().account())) {
            throw switchedOff();
        }
        if (known.start().flowId() == null || known.isProven()) {
            return found;
        }
        Instant sentAt = clock.instant();
        Answer answer = question.ask(known, deadline);
        if (answer instanceof Answer.NoAccount) {
            throw Question.gone(id, known.start().account());
        }
        if (answer instanceof Answer.NoResult) {
            return found;
        }
        Transition transition =
                connections.here(() -> store.change(id, Question.asked(known, answer, sentAt, sentAt)), deadline);
        return Optional.ofNullable(transition.after());
    }

    private static SwitchedOffException switchedOff() {
        return new SwitchedOffException(
                "The provider is not asked for results until " + Keys.RESULT_QUERY_ENABLED + " is set to true");
    }

    private static IdentityVerificationException failure(BoundedWait.End end, Throwable cause, FailureDetails details) {
        return switch (end) {
            case TIMEOUT ->
                new ProviderTimeoutException("The provider did not answer before the deadline", details, null);
            case REFUSED ->
                new CallNotAttemptedException("No call was made, because too many are under way", details, null);
            case FAILED ->
                cause instanceof IdentityVerificationException known
                        ? known
                        : new StoreUnavailableException("The store failed", details, RedactedException.of(cause));
        };
    }
}
