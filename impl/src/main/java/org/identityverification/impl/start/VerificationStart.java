package org.identityverification.impl.start;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.VerificationRequest;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.concurrent.ModuleTime;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.provider.FaceAuthAnswer;
import org.identityverification.impl.provider.FaceAuthProvider;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.identityverification.impl.token.NotifyTokens;
import org.identityverification.impl.verification.Change;
import org.identityverification.impl.verification.Transition;
import org.identityverification.impl.verification.VerificationRecord;
import org.identityverification.impl.verification.VerificationStore;
import org.jspecify.annotations.Nullable;

/** One start, step by step: check → call → remember → hand back. Which thread does it, and who waits how long, is the business
 * of {@link StartDispatcher}. */
@ApplicationScoped
class VerificationStart {

    private static final Logger LOGGER = System.getLogger(VerificationStart.class.getName());
    private static final Duration GRACE_AFTER_EXPIRY = Duration.ofMinutes(10);

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
    VerificationStart(Settings settings, FaceAuthProvider provider, VerificationStore store, @ModuleTime Clock clock) {
        this.settings = settings;
        this.provider = provider;
        this.store = store;
        this.tokens = NotifyTokens.of(settings);
        this.clock = clock;
        this.check = new RequestCheck(settings.callbackUrl(), clock);
    }

    CheckedRequest check(VerificationRequest request) {
        return check.check(request);
    }

    FaceAuthAnswer call(UUID id, CheckedRequest request, Deadline deadline) {
        return provider.start(id, onTheWire(id, request), deadline);
    }

    /** Remembers the start; tells the status, which a notice that was faster may have changed already. */
    VerificationStatus remember(UUID id, CheckedRequest request, FaceAuthAnswer answer) {
        Instant now = clock.instant();
        Instant end = Optional.ofNullable(answer.expire()).orElse(now.plus(settings.notificationValidFor()));
        Change.Started started = new Change.Started(
                answer.flowId(),
                request.contextId(),
                request.mode(),
                answer.expire(),
                end.plus(GRACE_AFTER_EXPIRY),
                settings.resultQueryEnabled() ? now.plus(settings.resultQueryFirstDelay()) : null,
                now);
        if (request.mode() == FaceAuthMode.WE_CHAT_FACE && !settings.resultQueryEnabled()) {
            Message.NO_RESULT_WILL_COME.log(LOGGER, id);
        }
        try {
            Transition transition = store.apply(id, started);
            if (transition.effect() == Transition.Effect.OTHER_FLOW) {
                Message.FLOW_CHANGED.log(LOGGER, id);
            }
            VerificationRecord record = transition.record();
            return record == null ? VerificationStatus.PENDING : record.status();
        } catch (RuntimeException e) {
            Message.NOT_REMEMBERED.log(LOGGER, id, e.getClass().getSimpleName());
            return VerificationStatus.PENDING;
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
