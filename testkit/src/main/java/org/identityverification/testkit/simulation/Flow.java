package org.identityverification.testkit.simulation;

import java.time.Instant;
import java.util.Optional;
import org.identityverification.testkit.script.FailReason;
import org.jspecify.annotations.Nullable;

/** One face check: what was asked for, and its status. Safe for use by several threads. */
public final class Flow {

    /** The value of {@code status} in a result: contract, section 3. The constants are the wire names. */
    public enum Status {
        /** The link is issued. */
        ING("认证中"),
        /** The link was opened, no result yet. */
        SCAN("认证中"),
        /** Passed, for good. */
        SUCCESS("认证成功"),
        /** Failed; the link can be tried again. */
        FAIL("认证失败");

        private final String message;

        Status(String message) {
            this.message = message;
        }

        String message() {
            return message;
        }
    }

    /**
     * What was asked for.
     *
     * @param flowId 19 digits
     * @param shortId the last part of the short link
     * @param token the UUID in the long link; the face token of {@code WE_CHAT_FACE}
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

        /** Leaves out everything that is secret or personal. */
        @Override
        public String toString() {
            return "Flow[" + flowId + ", " + mode + "]";
        }
    }

    /** How a try ended. Only a success has a check code. */
    record Result(boolean passed, Optional<FailReason> failReason, Optional<String> verifyCode) {}

    private final Details details;
    private Status status = Status.ING;
    private @Nullable Result result;

    Flow(Details details) {
        this.details = details;
    }

    public Details details() {
        return details;
    }

    public synchronized Status status() {
        return status;
    }

    /** How the last try ended; empty before the first. */
    synchronized Optional<Result> result() {
        return Optional.ofNullable(result);
    }

    synchronized void opened() {
        if (status == Status.ING) {
            status = Status.SCAN;
        }
    }

    /** A try ended. False when the flow had passed before, which is final; nothing has changed then. */
    synchronized boolean decide(Result newResult) {
        if (status == Status.SUCCESS) {
            return false;
        }
        status = newResult.passed() ? Status.SUCCESS : Status.FAIL;
        result = newResult;
        return true;
    }

    /** Whether the links are over: from the moment of expiry on. */
    boolean isExpired(Instant now) {
        return !now.isBefore(details.expiresAt());
    }

    Optional<String> callbackUrl() {
        return effective(details.callbackUrl());
    }

    public Optional<String> notifyUrl() {
        return effective(details.notifyUrl());
    }

    /** WeChat mini programs ignore both URLs. */
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
