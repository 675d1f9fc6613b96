package org.identityverification.testkit.simulation;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One face check: what was asked for, and where it stands. Safe for use by several threads. */
public final class Flow {

    /**
     * What was asked for.
     *
     * @param flowId 19 digits
     * @param shortId the last part of the short link
     * @param token the UUID in the long link; the face token of {@code WE_CHAT_FACE}
     * @param mode the mode
     * @param maskedName the name as the face page may show it
     * @param maskedIdNumber the ID number as the face page may show it
     * @param contextId the caller's own id, or null
     * @param callbackUrl where the browser goes afterwards, or null
     * @param notifyUrl where the result goes, or null
     * @param expiresAt when the links end
     * @param magicName the name that spoils the result query, or null
     */
    public record Details(
            String flowId,
            String shortId,
            String token,
            FaceAuthMode mode,
            String maskedName,
            String maskedIdNumber,
            @Nullable String contextId,
            @Nullable String callbackUrl,
            @Nullable String notifyUrl,
            Instant expiresAt,
            @Nullable String magicName) {

        /** Leaves out whatever is secret or personal. */
        @Override
        public String toString() {
            return "Flow[" + flowId + ", " + mode + "]";
        }
    }

    private final Details details;
    private FlowStatus status = FlowStatus.ING;
    private @Nullable Outcome outcome;

    /**
     * A flow whose link was just issued.
     *
     * @param details what was asked for
     */
    public Flow(Details details) {
        this.details = details;
    }

    /**
     * What was asked for.
     *
     * @return never changes
     */
    public Details details() {
        return details;
    }

    /**
     * Where it stands.
     *
     * @return the status
     */
    public synchronized FlowStatus status() {
        return status;
    }

    /**
     * How the last try ended.
     *
     * @return the outcome, or empty before the first
     */
    public synchronized Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    /** The face page was opened. */
    public synchronized void opened() {
        if (status == FlowStatus.ING) {
            status = FlowStatus.SCAN;
        }
    }

    /**
     * The face check ended.
     *
     * @param newOutcome how
     * @return false when the flow had passed before, which is final; nothing has changed then
     */
    public synchronized boolean decide(Outcome newOutcome) {
        if (status == FlowStatus.SUCCESS) {
            return false;
        }
        status = newOutcome.passed() ? FlowStatus.SUCCESS : FlowStatus.FAIL;
        outcome = newOutcome;
        return true;
    }

    /**
     * Whether the links are over.
     *
     * @param now the clock
     * @return true from the moment of expiry on
     */
    public boolean isExpired(Instant now) {
        return !now.isBefore(details.expiresAt());
    }

    /**
     * Where the browser goes afterwards; nowhere for {@code WE_CHAT_FACE}.
     *
     * @return the URL as it was given
     */
    public Optional<String> callbackUrl() {
        return effective(details.callbackUrl());
    }

    /**
     * Where the result goes; nowhere for {@code WE_CHAT_FACE}.
     *
     * @return the URL as it was given
     */
    public Optional<String> notifyUrl() {
        return effective(details.notifyUrl());
    }

    private Optional<String> effective(@Nullable String url) {
        return details.mode() == FaceAuthMode.WE_CHAT_FACE || url == null || url.isEmpty()
                ? Optional.empty()
                : Optional.of(url);
    }

    @Override
    public String toString() {
        return details.toString();
    }
}
