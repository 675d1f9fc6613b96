package org.identityverification.impl.messages;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;

/**
 * The numbered messages. The numbers are stable; {@code docs/operations.md} says what to do about each. No argument may be
 * personal data, a secret, or text that a stranger chose. Only the beginning of a {@link UUID}, a verification's id, is shown.
 */
public enum Message {
    NO_PUBLIC_URL(
            1,
            Level.WARNING,
            "identity-verification.public-url is not set: no notifyUrl is sent, so the provider sends no"
                    + " notifications"),
    NOT_CONFIRMED(
            2,
            Level.WARNING,
            "Notifications are accepted on the strength of the secret notify URL alone, which the person being"
                    + " verified may have seen: do not rely on a result that is not confirmed"),
    IN_MEMORY(
            3,
            Level.WARNING,
            "Verifications are kept in memory: a restart loses what is pending or not yet delivered, and other nodes"
                    + " do not see it"),
    UNKNOWN_ENVIRONMENT_VARIABLE(
            4,
            Level.WARNING,
            "The environment variable {0} looks like a key of this module, but there is no such key{1}"),
    DOES_WITHOUT(5, Level.INFO, "This server does not offer to the application: {0}"),
    NOT_STARTED(6, Level.ERROR, "The application does not start: {0}"),
    NO_FAULT_TOLERANCE(
            7,
            Level.WARNING,
            "This server ignores the annotations of MicroProfile Fault Tolerance: calls to the provider are not"
                    + " retried, not limited in number, and stopped by no circuit breaker"),
    IN_USE(8, Level.INFO, "In use: provider {0}; store {1}; account with the app code whose SHA-256 begins with {2}"),
    NOT_REMEMBERED(
            10,
            Level.ERROR,
            "The start of verification {0} could not be stored ({1}); its caller was answered all the same. A result"
                    + " that is notified for it has no contextId, and with identity-verification.result-query.confirm"
                    + " it is parked. Look at the store"),
    OUTCOME_DROPPED(
            11,
            Level.WARNING,
            "The call that starts verification {0} ended ({1}) after its caller had stopped waiting. The caller was"
                    + " told that the outcome is unknown"),
    UNEXPECTED(
            13,
            Level.ERROR,
            "The start of verification {0} failed for a reason unknown to the module; please report it"),
    CLIENT_REPLACED(
            14,
            Level.WARNING,
            "Calls to the provider continued long after their deadline: new calls use new connections, and the old"
                    + " connections are cut off"),
    NOTIFICATION_REFUSED(20, Level.WARNING, "A notification for verification {0} was refused: {1}"),
    NOTIFICATION_NOT_STORED(
            21,
            Level.ERROR,
            "A notification for verification {0} could not be stored ({1}); the provider was told to try again, which"
                    + " it does at most twice. Look at the store"),
    NOTIFICATION_PART_LEFT_OUT(
            22,
            Level.WARNING,
            "A notification for verification {0} was accepted without its {1}, which is too long or not storable"),
    TOO_MANY_CLAIMS(
            23,
            Level.WARNING,
            "A notification for verification {0} was dropped, because the maximum of differing notifications is"
                    + " already kept for it; its notify URL may have leaked"),
    DELIVERY_FAILED(
            30,
            Level.WARNING,
            "Delivery {0} of verification {1}: attempt {2} failed because an observer threw; next attempt in {3}"),
    TASK_FAILED(31, Level.ERROR, "A task of kind {0} for verification {1} failed; next attempt in {2}"),
    TASK_LOOP_FAILED(32, Level.ERROR, "Looking for tasks failed; next attempt in {0}"),
    DELIVERY_PARKED(
            33,
            Level.ERROR,
            "Delivery {0} of verification {1} is parked after {2} attempts, because observers have thrown for longer"
                    + " than {3}. Fix the observer, then re-drive it through DeliveryAdministration"),
    FLOW_UNKNOWN(
            34,
            Level.WARNING,
            "The provider does not know the flow of verification {0} (code {1}): it is not asked again"),
    NOTIFICATION_CONTRADICTED(
            35,
            Level.ERROR,
            "The provider contradicts a notification that verification {0} passed: the notification is dropped; its"
                    + " notify URL may have leaked"),
    NO_RESULT_WILL_COME(
            37,
            Level.WARNING,
            "Verification {0} uses WE_CHAT_FACE, whose result is never notified: without"
                    + " identity-verification.result-query.enabled it can only expire"),
    CLAIM_PARKED(
            38,
            Level.ERROR,
            "A notification for verification {0} cannot be confirmed ({1}): it changes nothing and is parked. Release"
                    + " or discard it through DeliveryAdministration"),
    QUERY_REFUSED(
            39,
            Level.ERROR,
            "The provider refuses the result query of this account (code {0}): notifications are parked instead of"
                    + " confirmed. Ask the provider to enable the call, or set"
                    + " identity-verification.result-query.confirm to false"),
    ACCOUNT_PROBLEM(
            40,
            Level.ERROR,
            "The provider refuses this account: {0} (code {1}, request {2}). Calls fail until the account is in order"),
    ACCOUNT_PROBLEM_GOES_ON(
            41, Level.ERROR, "The provider has refused this account {1} more times since the last line about it: {0}"),
    DELIVERY_HANGS(
            42,
            Level.ERROR,
            "Delivery {0} of verification {1} has been with an observer for longer than {2}. Other deliveries no"
                    + " longer wait for it. Its thread {3}"),
    TOO_MANY_HANG(
            43,
            Level.ERROR,
            "{0} deliveries are with observers that do not return: liveness is down until some return or the"
                    + " application is restarted"),
    LEASES_NOT_RENEWED(
            44,
            Level.ERROR,
            "The leases of {0} tasks that run here could not be renewed; next attempt in {1}. Without a lease, other"
                    + " nodes run these tasks as well"),
    QUERY_FAILED(
            45,
            Level.WARNING,
            "The provider could not be asked about a notification for verification {0} ({1}, code {2}): the"
                    + " notification waits, and the provider is asked again"),
    STARTED(50, Level.INFO, "Verification {0} was started and is {1} (mode {2})"),
    ENDED(51, Level.INFO, "Verification {0} is {1} (source {2}, {3})"),
    ANNOUNCED(52, Level.INFO, "Verification {0} has a notification that waits to be confirmed, or for its start"),
    STORE_FULL(
            60,
            Level.WARNING,
            "The memory holds {0} verifications, as many as identity-verification.in-memory.max-verifications allows:"
                    + " {1} were forgotten, finished and delivered ones first");

    private static final int SHOWN_OF_ID = 8;

    final Level level;
    private final String text;

    Message(int number, Level level, String text) {
        this.level = level;
        // Not String.format, which is slow at the first use.
        this.text = "IDV" + Integer.toString(10_000 + number).substring(1) + ": " + text;
    }

    public void log(Logger logger, Object... arguments) {
        if (logger.isLoggable(level)) {
            logger.log(level, format(arguments));
        }
    }

    /** Writes the message, and of the failure only classes and stack traces. */
    public void log(Logger logger, Throwable failure, Object... arguments) {
        logger.log(level, format(arguments), RedactedException.of(failure));
    }

    // Not MessageFormat, which parses its pattern each time: some of these lines are written for every verification.
    String format(Object... arguments) {
        StringBuilder filled = new StringBuilder(text.length() + 64);
        int filledTo = 0;
        for (int brace = text.indexOf('{'); brace >= 0; brace = text.indexOf('{', filledTo)) {
            filled.append(text, filledTo, brace).append(shown(arguments[text.charAt(brace + 1) - '0']));
            filledTo = brace + "{0}".length();
        }
        return filled.append(text, filledTo, text.length()).toString();
    }

    /** The whole id would let a reader of the log read the status, so only its beginning is shown. */
    private static Object shown(Object argument) {
        return argument instanceof UUID id ? id.toString().substring(0, SHOWN_OF_ID) + "…" : argument;
    }
}
