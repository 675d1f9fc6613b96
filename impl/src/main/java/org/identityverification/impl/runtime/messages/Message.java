package org.identityverification.impl.runtime.messages;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The numbered messages. The numbers are stable; {@code docs/operations.md} says what to do about each. No argument may be
 * personal data, a secret, or text that a stranger chose. Of a {@link UUID}, a verification's id, only the beginning is shown.
 */
public enum Message {
    NO_PUBLIC_URL(1, WARNING, "No notifications will come: identity-verification.public-url is not set"),
    NOTIFICATIONS_BELIEVED(
            2,
            WARNING,
            "Notifications are not confirmed: a person who knows the notify URL can forge a result. Set"
                    + " identity-verification.result-query.enabled to true, or accept only results that are confirmed"
                    + " (Java: VerificationCompleted.confirmed(); webhook: data.confirmed)"),
    IN_MEMORY(3, WARNING, "A restart loses verifications: identity-verification.data-source is not set, or is empty"),
    MISSPELT_KEY(4, WARNING, "{0} is not a key of this module, and has no effect on it"),
    NOT_STARTED(6, ERROR, "The application does not start: {0}"),
    NO_FAULT_TOLERANCE(
            7,
            WARNING,
            "This server ignores the annotations of MicroProfile Fault Tolerance: there are no retries, no circuit"
                    + " breaker and no limit of concurrent calls. Add the feature or extension for it"),
    IN_USE(8, INFO, "In use: provider {0}; store {1}; {2}"),
    DELIVERY_DISABLED(
            9,
            INFO,
            "Results are not delivered, and deliveries that are in the store already stay there, because"
                    + " identity-verification.delivery.enabled is false. The application must look results up itself"),
    START_NOT_STORED(
            10,
            ERROR,
            "The answer to the start of verification {0} is not stored ({1}), and the caller got no link. The verification"
                    + " expires, unless its result is notified. Check the database"),
    OUTCOME_DROPPED(11, WARNING, "The caller stopped waiting before the start of verification {0} ended ({1})"),
    EXPIRY_IGNORED(
            12,
            WARNING,
            "The provider says that the links of verification {0} have already expired. The module ignores this"
                    + " expiry. Correct the clock of this machine"),
    UNEXPECTED(13, ERROR, "Work for verification {0} failed for an unknown reason. Please report this stack trace"),
    START_OUTCOME_UNKNOWN(15, WARNING, "The start of verification {0} ended without a known outcome ({1}): {2}"),
    NOTIFICATION_REFUSED(20, WARNING, "A notification for verification {0} is refused: {1}"),
    NOTIFICATION_NOT_STORED(
            21,
            ERROR,
            "A notification for verification {0} is not stored ({1}), the latest of {2} since the last such message. The"
                    + " provider sends a notification at most three times. Check the database"),
    NOTIFICATION_PART_LEFT_OUT(22, WARNING, "A notification for verification {0} is stored without its invalid {1}"),
    NOTIFICATION_REFUSED_FOR_NOW(
            23,
            WARNING,
            "A notification for verification {0} is answered 503: the provider denied several before it, or it names"
                    + " another flow than one that came during the start. Its notify URL may have leaked"),
    NOTIFICATION_WITHOUT_VERIFICATION(
            24,
            WARNING,
            "A notification for verification {0} is answered 404: the verification was erased or purged, or belongs to"
                    + " another database"),
    DELIVERY_FAILED(
            30,
            WARNING,
            "Observer {0} failed, {1} time(s) since the last such line: delivery {2} of verification {3}, attempt {4}."
                    + " The next attempt is in {5}"),
    TASK_FAILED(
            31,
            ERROR,
            "Task {0} failed ({1} time(s) since the last such line) for verification {2}: {4}. The next attempt is in {3}"),
    TASK_LOOP_FAILED(32, ERROR, "The search for due tasks failed ({1}). The next attempt is in {0}"),
    DELIVERY_PARKED(
            33,
            ERROR,
            "Delivery {0} of verification {1} is parked: its attempts have failed for longer than {3}; this was attempt {2},"
                    + " and {4} failed. Fix the cause, then have the verification delivered again"
                    + " (Java: VerificationAdministration.deliverAgain; service: POST"
                    + " operations/verifications/<id>/deliver-again)"),
    FLOW_UNKNOWN(
            34,
            WARNING,
            "The provider does not know the flow of verification {0} (code {1}). After three such answers the claim of a"
                    + " notification is parked"),
    NOTIFICATION_CONTRADICTED(
            35,
            WARNING,
            "The provider contradicts a notification for verification {0}, which is dropped: the notification says {1},"
                    + " the provider says {2}. {3}"),
    UNKNOWN_VALUE(
            36,
            WARNING,
            "Row {0} is skipped, because this version does not know the value of its column {1}. Update this node"),
    NO_RESULT_WILL_COME(
            37,
            WARNING,
            "Verification {0} can only expire, because the provider sends no notification for WE_CHAT_FACE. Set"
                    + " identity-verification.result-query.enabled to true"),
    CLAIM_PARKED(38, ERROR, "A notification for verification {0} is parked, because it cannot be confirmed: {1}. {2}"),
    QUERY_REFUSED(
            39,
            ERROR,
            "The provider refuses result queries of {0} (code {1}), so claims of notifications are parked. If starts are"
                    + " refused too, correct the app code. Otherwise ask the provider to enable the query"),
    ACCOUNT_PROBLEM(
            40,
            ERROR,
            "The provider refuses {0}: {1} ({2} time(s) since the last such line; code {3}, request {4}). Its app code"
                    + " comes from {5}; the SHA-256 of the app code begins with {6}. Correct the app code, or fix the"
                    + " account at the provider"),
    DELIVERY_HANGS(
            42,
            ERROR,
            "An observer has held delivery {0} of verification {1} for longer than {2}. Other deliveries continue. Set a"
                    + " timeout for what the observer calls. Thread {3}"),
    LEASES_NOT_RENEWED(44, ERROR, "The leases of {0} tasks are not renewed ({2}). The next attempt is in {1}"),
    QUERY_FAILED(45, WARNING, "The result query for verification {0} failed ({1}, code {2}) and will be repeated"),
    TRANSACTION_LEFT_OPEN(
            46,
            ERROR,
            "Observer {0} left a transaction open ({1} time(s) since the last such line). It is rolled back: delivery {2}"
                    + " of verification {3}, attempt {4}. The next attempt is in {5}. End the transaction in the observer,"
                    + " or use @Transactional"),
    CONTINUATION_LEFT_TRANSACTION_OPEN(
            47,
            ERROR,
            "A continuation of startAsync left a transaction open. It is rolled back: verification {0}. End the"
                    + " transaction in the continuation"),
    STARTED(50, INFO, "Verification {0} was started and is {1} (mode {2})"),
    ENDED(51, INFO, "Verification {0} is {1} (source {2}, {3})"),
    CLAIM_WAITS(52, INFO, "A notification for verification {0} waits until it is confirmed or its start is answered"),
    NO_APP_CODE(
            53,
            ERROR,
            "The AppCodeSource gave no app code for account {0} ({1}; {2} time(s) since the last such line). Calls for"
                    + " the account fail until it does"),
    DELIVERED_AGAIN(57, INFO, "The operator has verification {0} delivered again"),
    DISCARDED(59, INFO, "The operator has discarded the claim of verification {0}: it is never delivered"),
    STORE_FULL(
            60,
            WARNING,
            "The in-memory store is full with {0} verifications: {1} were dropped. Use a database, or raise"
                    + " identity-verification.in-memory.max-verifications"),
    ERASED(61, INFO, "The operator has erased verification {0}"),
    CLOCKS_DIFFER(
            64,
            WARNING,
            "The clock of this machine is {0} s {1} that of the database, by which the module goes. Correct the clock"),
    OTHER_FLOW_NOTIFIED(
            65,
            ERROR,
            "A notification for verification {0} named another flow than the answer to its start: {1}. Its notify URL"
                    + " may have leaked"),
    STUCK(
            66,
            ERROR,
            "Stuck in the database for longer than {1}: {0}. Only a restart of this node helps, so /health/live says DOWN."
                    + " Thread {2}"),
    CLAIM_DROPPED(
            67,
            WARNING,
            "A parked notification for verification {0}, which says {1}, is dropped after {2}: the answer to its start is"
                    + " not known, so it cannot be confirmed. Let the person start again");

    private static final int SHOWN_OF_AN_ID = 8;

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
    public void log(Logger logger, @Nullable Throwable failure, Object... arguments) {
        logger.log(level, format(arguments), failure == null ? null : RedactedException.of(failure));
    }

    // Not MessageFormat, which parses its pattern each time: some lines are written for every verification.
    String format(Object... arguments) {
        StringBuilder filled = new StringBuilder(text.length() + 64);
        int filledTo = 0;
        for (int brace = text.indexOf('{'); brace >= 0; brace = text.indexOf('{', filledTo)) {
            filled.append(text, filledTo, brace).append(shown(arguments[text.charAt(brace + 1) - '0']));
            filledTo = brace + "{0}".length();
        }
        return filled.append(text, filledTo, text.length()).toString();
    }

    private static Object shown(Object argument) {
        return argument instanceof UUID id ? shortened(id) : argument;
    }

    /** What logs and traces show of a verification's id: enough to find it, too little to read its status. */
    public static String shortened(UUID id) {
        return id.toString().substring(0, SHOWN_OF_AN_ID) + "…";
    }
}
