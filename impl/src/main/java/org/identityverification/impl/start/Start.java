package org.identityverification.impl.start;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.identityverification.FaceVerification;
import org.identityverification.IdentityVerificationException;
import org.identityverification.VerificationStatus;
import org.identityverification.impl.concurrent.Deadline;
import org.identityverification.impl.provider.FaceAuthAnswer;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.identityverification.impl.verification.Change;
import org.jspecify.annotations.Nullable;

/**
 * One start under way: what is known of its call, and the result that its caller gets. It only keeps state: a method that changes the
 * state returns what is to be done about it.
 *
 * <pre>
 * WAITING ──▶ CALLING ──▶ UNANSWERED
 *    │           └────────────┴──────▶ ANSWERED or FAILED
 *    └──────▶ ABANDONED
 * </pre>
 */
final class Start {

    enum State {
        /** No thread has begun the call. */
        WAITING,
        /** The caller stopped waiting before that: no call is made. */
        ABANDONED,
        /** The provider is called. */
        CALLING,
        /** The provider is called, and the store is told that it may have begun a flow. */
        UNANSWERED,
        ANSWERED,
        FAILED
    }

    final UUID id;
    final @Nullable String account;
    final FaceAuthRequest request;
    final Deadline deadline;
    final StartResult<FaceVerification> result;

    private final boolean embedded;

    private State state = State.WAITING;
    private @Nullable FaceAuthAnswer answer;
    private Change.@Nullable Started change;
    private @Nullable IdentityVerificationException failure;

    /** Code of the application that depends on the result runs on the completer. */
    Start(
            UUID id,
            @Nullable String account,
            FaceAuthRequest request,
            boolean embedded,
            Deadline deadline,
            Executor completer) {
        this.id = id;
        this.account = account;
        this.request = request;
        this.embedded = embedded;
        this.deadline = deadline;
        this.result = new StartResult<>(completer);
    }

    /** A thread is free for the call. Returns whether to make it: not when its caller gave up or cancelled. */
    synchronized boolean begin() {
        boolean wanted = state == State.WAITING && !result.isDone();
        state = wanted ? State.CALLING : State.ABANDONED;
        return wanted;
    }

    /** The provider has answered. */
    synchronized void answered(FaceAuthAnswer answer, Change.Started change) {
        this.answer = answer;
        this.change = change;
        state = State.ANSWERED;
    }

    /** The call has failed. Returns whether the store must be told that there may be a flow. */
    synchronized boolean failed(IdentityVerificationException failure) {
        boolean untold = state == State.CALLING && failure.outcomeUnknown();
        this.failure = failure;
        state = State.FAILED;
        return untold;
    }

    /** There is still no answer. Returns whether the store must be told that there may be a flow. */
    synchronized boolean unanswered() {
        boolean untold = state == State.CALLING;
        if (untold) {
            state = State.UNANSWERED;
        }
        return untold;
    }

    /** The caller stops waiting. Returns the state, in which the result must be completed. */
    synchronized State giveUp() {
        if (state == State.WAITING) {
            state = State.ABANDONED;
        }
        return state;
    }

    /** Only after an answer. */
    synchronized Change.Started change() {
        return Objects.requireNonNull(change);
    }

    /** Only after a failure. */
    synchronized IdentityVerificationException failure() {
        return Objects.requireNonNull(failure);
    }

    /** Only after an answer. */
    synchronized FaceVerification verification(VerificationStatus status) {
        FaceAuthAnswer answered = Objects.requireNonNull(answer);
        Optional<String> originalUrl = Optional.ofNullable(answered.originalUrl());
        return new FaceVerification(
                id,
                Optional.ofNullable(answered.flowId()),
                Optional.ofNullable(request.contextId()),
                Optional.ofNullable(account),
                request.faceauthMode(),
                status,
                Optional.ofNullable(answered.authUrl()),
                originalUrl,
                embedded ? originalUrl : Optional.empty(),
                Optional.ofNullable(answered.faceToken()),
                Optional.ofNullable(answered.expire()));
    }

    /** Runs what completes the result on a thread where code that depends on the result may block. */
    void complete(Runnable completion) {
        result.defaultExecutor().execute(completion);
    }

    /** Whether the caller has got this failure already, at the deadline. */
    boolean hasFailedWith(IdentityVerificationException failure) {
        return result.handle((verification, thrown) -> thrown == failure).join();
    }

    /** Returns or throws the result, which must be complete. */
    FaceVerification outcome() {
        try {
            return result.join();
        } catch (CompletionException e) {
            // A start fails with the module's own exceptions only.
            throw (IdentityVerificationException) e.getCause();
        }
    }
}
