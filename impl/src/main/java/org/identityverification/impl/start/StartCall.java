package org.identityverification.impl.start;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.identityverification.FailureKind;
import org.identityverification.IdentityVerificationException;
import org.identityverification.StartedVerification;
import org.identityverification.VerificationRequest;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.accounts.ProviderCall;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.identityverification.impl.provider.StartAnswer;
import org.identityverification.impl.runtime.concurrent.Deadline;
import org.identityverification.impl.runtime.config.Secret;
import org.identityverification.impl.verification.Start;
import org.identityverification.impl.verification.StartedVerificationValue;
import org.identityverification.impl.verification.VerificationRecord;
import org.jspecify.annotations.Nullable;

/** One start under way: how far it has come, and the result that its caller gets. */
final class StartCall {

    enum Phase {
        /** No thread has begun it. */
        WAITING,
        /** Its record is being written, or waits for its turn. */
        INSERTING,
        CALLING,
        UPDATING,
        /** The caller stopped waiting before the call: none is made. */
        ABANDONED
    }

    final UUID id;
    final ProviderCall call;
    final FaceAuthRequest request;
    final Deadline deadline;
    final CompletableFuture<StartedVerification> result = new CompletableFuture<>();

    private final VerificationRequest asked;
    /** Completes the result, which runs the application's code that depends on it. */
    final Executor completer;

    private Phase phase = Phase.WAITING;

    StartCall(UUID id, VerificationRequest asked, FaceAuthRequest request, Deadline deadline, Executor completer) {
        this.id = id;
        this.call = ProviderCall.start(id);
        this.asked = asked;
        this.request = request;
        this.deadline = deadline;
        this.completer = completer;
    }

    @Nullable
    String account() {
        return asked.account().orElse(null);
    }

    /** What makes the start unique in the store: of each account, other keys. */
    @Nullable
    String key() {
        return asked.startKey()
                .map(key -> new Secret(asked.account().orElse("") + " " + key).sha256())
                .orElse(null);
    }

    /** Goes on, unless the caller has given up before the call. */
    synchronized boolean enter(Phase next) {
        boolean stops = phase == Phase.ABANDONED || (next != Phase.UPDATING && result.isDone());
        phase = stops ? Phase.ABANDONED : next;
        return !stops;
    }

    /** The caller stops waiting: what it gets. */
    synchronized IdentityVerificationException giveUp(String why) {
        return switch (phase) {
            case WAITING, ABANDONED -> {
                phase = Phase.ABANDONED;
                yield call.failed(FailureKind.NOT_ATTEMPTED, "No call was made before the wait ended", null);
            }
            case INSERTING -> {
                phase = Phase.ABANDONED;
                yield call.failed(
                        FailureKind.STORE_UNAVAILABLE,
                        "No call was made, because the store had not answered when the wait ended",
                        null);
            }
            case CALLING -> call.failed(FailureKind.TIMEOUT, why, null);
            case UPDATING ->
                call.failed(FailureKind.NOT_STORED, "The provider's answer was not stored when the wait ended", null);
        };
    }

    VerificationRecord record(Instant now, Instant giveUpAt) {
        return VerificationRecord.started(
                id, new Start(request.contextId(), account(), request.faceauthMode(), now, null, null, null, giveUpAt));
    }

    StartedVerification verification(StartAnswer answer, VerificationStatus status) {
        Optional<String> originalUrl = Optional.ofNullable(answer.originalUrl());
        return new StartedVerificationValue(
                id,
                Optional.ofNullable(answer.flowId()),
                Optional.ofNullable(request.contextId()),
                asked.account(),
                request.faceauthMode(),
                status,
                Optional.ofNullable(answer.authUrl()),
                originalUrl,
                asked.embedding().isPresent() ? originalUrl : Optional.empty(),
                Optional.ofNullable(answer.faceToken()),
                Optional.ofNullable(answer.expire()));
    }

    StartedVerification outcome() {
        try {
            return result.join();
        } catch (CompletionException e) {
            // A start fails with the module's own exceptions only.
            throw (IdentityVerificationException) e.getCause();
        }
    }
}
