package org.identityverification.impl.messages;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;

/**
 * The numbered messages. The numbers are stable; {@code docs/operations.md} says what to do about each. No argument may
 * be personal data, a secret, or text that a stranger chose. Of an argument that is a {@link UUID}, the id of a
 * verification, only the beginning is shown.
 */
public enum Message {
    /** Start-up: no public URL. */
    NO_PUBLIC_URL(
            1,
            Level.WARNING,
            "identity-verification.public-url is not set: no notifyUrl is sent, so the provider will not notify results"),
    /** Start-up: results are believed on the strength of the token alone. */
    NOT_CONFIRMED(
            2,
            Level.WARNING,
            "Notifications are accepted on the strength of the secret notify URL alone, which the person being verified may"
                    + " have seen: treat a result that is not confirmed accordingly"),
    /** Start-up: in-memory store. */
    IN_MEMORY(
            3,
            Level.WARNING,
            "Verifications are kept in memory: a restart loses what is pending and what is not yet delivered, and no other"
                    + " node sees it"),
    /** Start-up: an environment variable that looks like one of ours. */
    UNKNOWN_ENVIRONMENT_VARIABLE(
            4, Level.WARNING, "The environment variable {0} looks like a key of this module, but there is no such key"),
    /** Start-up: what the server does not offer. */
    DOES_WITHOUT(5, Level.INFO, "The module does without what this server does not offer to the application: {0}"),
    /** Start-up: it does not take place. */
    NOT_STARTED(6, Level.ERROR, "The application does not start: {0}"),
    /** Start-up: nobody heeds fault-tolerance annotations. */
    NO_FAULT_TOLERANCE(
            7,
            Level.WARNING,
            "This server ignores the annotations of MicroProfile Fault Tolerance: calls to the provider are not repeated,"
                    + " not limited in number, and stopped by no circuit breaker"),
    /** The store did not take what a start left behind. */
    NOT_REMEMBERED(
            10,
            Level.ERROR,
            "The start of verification {0} could not be remembered ({1}); its caller was answered all the same. If a"
                    + " notification arrives for it, the result has no contextId, and with"
                    + " identity-verification.result-query.confirm it is parked. Look at the store"),
    /** A call ended after its caller had gone. */
    OUTCOME_DROPPED(
            11,
            Level.WARNING,
            "The call that starts verification {0} ended ({1}) after its caller had stopped waiting: its outcome was"
                    + " unknown to the caller"),
    /** Something that should not happen. */
    UNEXPECTED(
            13,
            Level.ERROR,
            "The start of verification {0} failed in a way that the module does not know; please report it"),
    /** A server that keeps calls from ending. */
    CLIENT_REPLACED(
            14,
            Level.WARNING,
            "Calls to the provider went on long after their deadline: new calls use new connections, and the old ones are"
                    + " cut off"),
    /** A notification that can't be accepted. */
    NOTIFICATION_REFUSED(20, Level.WARNING, "A notification for verification {0} was refused: {1}"),
    /** A notification that could not be stored. */
    NOTIFICATION_NOT_STORED(
            21,
            Level.ERROR,
            "A notification for verification {0} could not be stored ({1}); the provider was told to try again, which it"
                    + " does at most twice"),
    /** A notification without a part of it. */
    NOTIFICATION_PART_LEFT_OUT(
            22,
            Level.WARNING,
            "A notification for verification {0} was accepted without its {1}, which is too long or not storable"),
    /** Too many differing notifications. */
    TOO_MANY_CLAIMS(
            23,
            Level.WARNING,
            "A notification for verification {0} was dropped: as many differing ones as are kept are there already; its"
                    + " notify URL may have leaked"),
    /** A delivery failed. */
    DELIVERY_FAILED(
            30,
            Level.WARNING,
            "Delivery {0} of verification {1}: attempt {2} failed because an observer threw; next attempt in {3}"),
    /** A delivery is given up. */
    DELIVERY_PARKED(
            33,
            Level.ERROR,
            "Delivery {0} of verification {1} is parked after {2} attempts, because observers have thrown for longer than {3};"
                    + " re-drive it through DeliveryAdministration"),
    /** The provider does not know a flow. */
    FLOW_UNKNOWN(
            34, Level.WARNING, "The provider does not know the flow of verification {0} (code {1}): not asked again"),
    /** The provider contradicts a notification. */
    NOTIFICATION_CONTRADICTED(
            35,
            Level.ERROR,
            "The provider contradicts a notification that verification {0} passed: the notification is dropped; its notify URL"
                    + " may have leaked"),
    /** A notification can't be confirmed. */
    CLAIM_PARKED(
            38,
            Level.ERROR,
            "A notification for verification {0} cannot be confirmed ({1}): it changes nothing and is parked; release or discard"
                    + " it through DeliveryAdministration"),
    /** The account may not ask for results. */
    QUERY_REFUSED(
            39,
            Level.ERROR,
            "The provider refuses the result query of this account (code {0}): notifications are parked instead of confirmed."
                    + " Ask the provider to enable the call, or set identity-verification.result-query.confirm to false"),
    /** An observer does not return. */
    DELIVERY_HANGS(
            42,
            Level.ERROR,
            "Delivery {0} of verification {1} has been with an observer for longer than {2}; it no longer holds up others. Its"
                    + " thread {3}"),
    /** So many observers do not return that only a restart helps. */
    TOO_MANY_HANG(
            43,
            Level.ERROR,
            "{0} deliveries are with observers that do not return: liveness is down until some return or the application is"
                    + " restarted"),
    /** The leases of what is under way can't be renewed. */
    LEASES_NOT_RENEWED(
            44,
            Level.ERROR,
            "Renewing the leases of {0} tasks that are under way failed; trying again in {1}. If it goes on failing, other nodes"
                    + " begin these tasks as well"),
    /** Claims wait, because the provider can't be asked. */
    QUERY_FAILED(
            45,
            Level.WARNING,
            "The provider could not be asked about a notification for verification {0} ({1}, code {2}): it waits, and the provider"
                    + " is asked again"),
    /** The memory is full. */
    STORE_FULL(
            60,
            Level.WARNING,
            "The memory holds {0} verifications, as many as identity-verification.in-memory.max-verifications allows:"
                    + " {1} were forgotten, those that are finished and delivered first"),
    /** WeChat without queries. */
    NO_RESULT_WILL_COME(
            37,
            Level.WARNING,
            "Verification {0} uses WE_CHAT_FACE, whose result is never notified: without"
                    + " identity-verification.result-query.enabled it can only expire"),
    /** A task failed. */
    TASK_FAILED(31, Level.ERROR, "A task of kind {0} for verification {1} failed; next attempt in {2}"),
    /** The task loop itself failed. */
    TASK_LOOP_FAILED(32, Level.ERROR, "Looking for tasks failed; trying again in {0}"),
    /** A verification has begun. */
    STARTED(50, Level.INFO, "Verification {0} was started and is {1} (mode {2})"),
    /** A verification has ended, or ended better than before. */
    ENDED(51, Level.INFO, "Verification {0} is {1} (source {2}, {3})"),
    /** A verification has a result that is not believed yet. */
    ANNOUNCED(52, Level.INFO, "Verification {0} has a notification that waits to be confirmed, or for its start"),
    /** Something is wrong with the account. */
    ACCOUNT_PROBLEM(
            40,
            Level.ERROR,
            "The provider refuses this account: {0} (code {1}, request {2}); its calls fail until this is put in"
                    + " order"),
    /** The same, again and again. */
    ACCOUNT_PROBLEM_GOES_ON(
            41, Level.ERROR, "The provider has refused this account {1} more times since the last line about it: {0}");

    private static final int SHOWN_OF_ID = 8;

    private final Level level;
    private final String text;

    Message(int number, Level level, String text) {
        this.level = level;
        // Not String.format, which would be a noticeable part of the module's start.
        this.text = "IDV" + Integer.toString(10_000 + number).substring(1) + ": " + text;
    }

    /**
     * Writes the message.
     *
     * @param logger the logger of the class that speaks
     * @param arguments what the text's place-holders stand for
     */
    public void log(Logger logger, Object... arguments) {
        if (logger.isLoggable(level)) {
            logger.log(level, format(arguments));
        }
    }

    /**
     * Writes the message and where it went wrong.
     *
     * @param logger the logger of the class that speaks
     * @param failure what was thrown; only its classes and stack traces are shown
     * @param arguments what the text's place-holders stand for
     */
    public void log(Logger logger, Throwable failure, Object... arguments) {
        logger.log(level, format(arguments), RedactedException.of(failure));
    }

    // Not MessageFormat, which takes its pattern apart each time: some of these lines are written for every
    // verification.
    private String format(Object... arguments) {
        StringBuilder filled = new StringBuilder(text.length() + 64);
        int filledTo = 0;
        for (int brace = text.indexOf('{'); brace >= 0; brace = text.indexOf('{', filledTo)) {
            filled.append(text, filledTo, brace).append(shown(arguments[text.charAt(brace + 1) - '0']));
            filledTo = brace + "{0}".length();
        }
        return filled.append(text, filledTo, text.length()).toString();
    }

    /** The whole id of a verification is all it takes to read its status, so it is for nobody who reads the log. */
    private static Object shown(Object argument) {
        return argument instanceof UUID id ? id.toString().substring(0, SHOWN_OF_ID) + "…" : argument;
    }
}
