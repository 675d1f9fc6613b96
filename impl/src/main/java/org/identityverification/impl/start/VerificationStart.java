package org.identityverification.impl.start;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.FieldError;
import org.identityverification.ModuleClock;
import org.identityverification.VerificationRequest;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.provider.FaceAuthAnswer;
import org.identityverification.impl.provider.FaceAuthProvider;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.identityverification.impl.token.NotifyTokens;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.StateMachine;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one start: check → call → remember → hand back. {@link StartDispatcher} decides which thread takes them and how
 * long its caller waits.
 */
@ApplicationScoped
class VerificationStart {

    private static final Logger LOGGER = System.getLogger(VerificationStart.class.getName());

    private final Settings settings;
    private final FaceAuthProvider provider;
    private final VerificationStore store;
    private final Optional<NotifyTokens> tokens;
    private final Clock clock;
    private final RequestCheck check;

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    VerificationStart() {
        this.settings = null;
        this.provider = null;
        this.store = null;
        this.tokens = null;
        this.clock = null;
        this.check = null;
    }

    @Inject
    VerificationStart(Settings settings, FaceAuthProvider provider, VerificationStore store, @ModuleClock Clock clock) {
        this.settings = settings;
        this.provider = provider;
        this.store = store;
        this.tokens = NotifyTokens.of(settings);
        this.clock = clock;
        this.check = new RequestCheck(settings.callbackUrl(), clock);
    }

    List<FieldError> faults(VerificationRequest request) {
        return check.faults(request);
    }

    CheckedRequest check(VerificationRequest request) {
        return check.check(request);
    }

    FaceAuthAnswer call(UUID id, CheckedRequest request, Deadline deadline) {
        return provider.start(id, onTheWire(id, request), deadline);
    }

    /** Remembers an answered start. Tells the status, which an earlier notification may have changed already. */
    VerificationStatus remember(UUID id, CheckedRequest request, FaceAuthAnswer answer) {
        Instant now = clock.instant();
        Instant end = Optional.ofNullable(answer.expire()).orElse(now.plus(settings.notificationValidFor()));
        Change.Started started = new Change.Started(
                answer.flowId(),
                request.contextId(),
                request.mode(),
                answer.expire(),
                end.plus(StateMachine.GRACE_AFTER_EXPIRY),
                settings.resultQueryEnabled() ? now.plus(settings.resultQueryFirstDelay()) : null,
                now);
        if (request.mode() == FaceAuthMode.WE_CHAT_FACE && !settings.resultQueryEnabled()) {
            Message.NO_RESULT_WILL_COME.log(LOGGER, id);
        }
        VerificationRecord record = apply(id, started);
        return record == null ? VerificationStatus.PENDING : record.status();
    }

    /** Remembers a start that was not answered, though the provider may have begun a flow. */
    void rememberUnanswered(UUID id, CheckedRequest request) {
        apply(id, new Change.Unanswered(request.contextId(), request.mode(), clock.instant()));
    }

    // Never throws: what the caller gets does not depend on the store.
    private @Nullable VerificationRecord apply(UUID id, Change change) {
        try {
            return store.apply(id, change).record();
        } catch (RuntimeException | Error e) {
            Message.NOT_REMEMBERED.log(LOGGER, id, e.getClass().getSimpleName());
            return null;
        }
    }

    static FaceVerification handBack(
            UUID id, CheckedRequest request, FaceAuthAnswer answer, VerificationStatus status) {
        Optional<String> originalUrl = Optional.ofNullable(answer.originalUrl());
        return new FaceVerification(
                id,
                Optional.ofNullable(answer.flowId()),
                Optional.ofNullable(request.contextId()),
                request.mode(),
                status,
                Optional.ofNullable(answer.authUrl()),
                originalUrl,
                request.embedding() == null ? Optional.empty() : originalUrl,
                Optional.ofNullable(answer.faceToken()),
                Optional.ofNullable(answer.expire()));
    }

    private FaceAuthRequest onTheWire(UUID id, CheckedRequest request) {
        return new FaceAuthRequest(
                request.name(),
                request.idNumber().value(),
                request.mode(),
                request.repetition(),
                request.callbackUrl(),
                request.contextId(),
                notifyUrl(id));
    }

    private @Nullable String notifyUrl(UUID id) {
        return settings.publicUrl()
                .flatMap(url -> tokens.map(it -> url + "/notifications/" + it.issue(id, clock.instant())))
                .orElse(null);
    }
}
