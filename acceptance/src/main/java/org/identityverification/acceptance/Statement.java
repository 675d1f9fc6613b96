package org.identityverification.acceptance;

import static org.identityverification.acceptance.Step.*;

import java.util.List;
import java.util.function.Function;
import org.identityverification.acceptance.Documented.Refusal;

/** The statements of docs/provider-contract.md that a run can check, each one row of the report. */
@SuppressWarnings("ImmutableEnumChecker") // the lambdas and lists hold nothing that changes
enum Statement {
    AUTHORIZATION(
            Source.ALIYUN,
            "`Authorization` is the word `APPCODE`, one space and the app code",
            facts -> Judge.letIn(facts, Refusal.APP_CODE),
            GOOD_CALL),
    NONCE(
            Source.DOC,
            "`X-Ca-Nonce` is the current time in milliseconds",
            facts -> Judge.letIn(facts, Refusal.NONCE),
            GOOD_CALL),
    NONCE_REQUIRED(Source.DOC, "A call without a nonce is refused", facts -> Judge.refused(facts, NO_NONCE), NO_NONCE),
    NONCE_AGE(Source.DOC, "A nonce is valid for 15 minutes", facts -> Judge.refused(facts, OLD_NONCE), OLD_NONCE),
    NONCE_ONCE(Source.INFERENCE, "A nonce must not repeat", facts -> Judge.refused(facts, NONCE_TWICE), NONCE_TWICE),
    MODES(
            Source.DOC,
            "`faceauthMode` is `TENCENT`, `ZHIMACREDIT` or `WE_CHAT_FACE`",
            Judge::modes,
            START_TENCENT,
            START_ZHIMACREDIT,
            START_WE_CHAT_FACE),
    CALLBACK_OF_WECHAT(
            Source.INFERENCE,
            "With `WE_CHAT_FACE` an empty callback URL is refused too",
            facts -> Judge.error(facts, CALLBACK_OF_WE_CHAT, Documented.CODE_OF_REQUEST, Documented.CALLBACK_MISSING),
            CALLBACK_OF_WE_CHAT),
    REPETITION(
            Source.ESIGN,
            "A person who has passed may be verified again, without `repetition`",
            Judge::repetition,
            START_ZHIMACREDIT,
            START_ZHIMACREDIT_WITH_CALLBACK,
            START_WE_CHAT_FACE,
            START_TO_EXPIRE),
    ANSWER(
            Source.DOC,
            "The answer is a number `code`, a string `message` and an object `data`; 0 is success",
            Judge::answer,
            START_TENCENT,
            START_ZHIMACREDIT,
            START_WE_CHAT_FACE),
    FLOW_ID(Source.DOC, "`flowId` is a string", facts -> Judge.data(facts, "flowId"), START_TENCENT),
    AUTH_URL(Source.DOC, "`authUrl` is a short link", facts -> Judge.data(facts, "authUrl"), START_TENCENT),
    ORIGINAL_URL(Source.DOC, "`originalUrl` is a long link", facts -> Judge.data(facts, "originalUrl"), START_TENCENT),
    EXPIRE(
            Source.DOC,
            "`expire` is in milliseconds, and in the future",
            Judge::expire,
            START_TENCENT,
            START_ZHIMACREDIT,
            START_WE_CHAT_FACE),
    LINK_EXPIRY(Source.DOC, "At `expire` the link expires", Judge::linkExpiry, EXPIRED_LINK),
    FACE_TOKEN(Source.DOC, "The mini program gets a `faceToken`", facts -> Judge.faceToken(facts), START_WE_CHAT_FACE),

    ERROR_MODE_UNKNOWN(Source.DOC, MODE_UNKNOWN, Documented.CODE_OF_REQUEST, Documented.MODE_UNKNOWN),
    ERROR_MODE_MISSING(Source.DOC, MODE_MISSING, Documented.CODE_OF_REQUEST, Documented.MODE_MISSING),
    ERROR_NAME_MISSING(Source.DOC, NAME_MISSING, Documented.CODE_OF_REQUEST, Documented.NAME_MISSING),
    ERROR_ID_NUMBER_MISSING(Source.DOC, ID_NUMBER_MISSING, Documented.CODE_OF_REQUEST, Documented.ID_NUMBER_MISSING),
    ERROR_CALLBACK_MISSING(Source.DOC, CALLBACK_MISSING, Documented.CODE_OF_REQUEST, Documented.CALLBACK_MISSING),
    ERROR_ID_NUMBER_WRONG(Source.DOC, ID_NUMBER_WRONG, Documented.CODE_OF_REQUEST, Documented.ID_NUMBER_WRONG),
    ERROR_WHITE_SPACE(Source.DOC, WHITE_SPACE, "30500116", Documented.WHITE_SPACE),
    ERROR_UNDER_14(Source.DOC, UNDER_14, "30503059", Documented.UNDER_14),
    ERRORS(
            Source.DOC,
            "Business errors are JSON with a number `code` that is not 0",
            Judge::errors,
            MODE_UNKNOWN,
            MODE_MISSING,
            NAME_MISSING,
            ID_NUMBER_MISSING),

    REFUSAL_HEADERS(
            Source.ALIYUN,
            "A refusal by the gateway has `X-Ca-Error-Message`, and mostly six characters in `X-Ca-Error-Code`",
            Judge::refusalHeaders,
            Judge.GATEWAY),
    REQUEST_ID(Source.ALIYUN, "A refusal has `X-Ca-Request-Id`", Judge::requestId, Judge.GATEWAY),
    APP_CODE_REFUSED(
            Source.ALIYUN,
            "A wrong, missing or malformed app code is `A400AC`, `A401AC`, `A400MA` or `I403AA`, or `Invalid AppCode`, `Unauthorized`",
            facts -> Judge.refusedAs(facts, Refusal.APP_CODE, WRONG_APP_CODE, NO_APP_CODE, MALFORMED_APP_CODE),
            WRONG_APP_CODE,
            NO_APP_CODE,
            MALFORMED_APP_CODE),
    NONCE_REFUSED(
            Source.ALIYUN,
            "A repeated nonce is `I400NC` or `Nonce Used`, an old one `Timestamp Expired` or `Invalid Timestamp`",
            facts -> Judge.refusedAs(facts, Refusal.NONCE, NONCE_TWICE, OLD_NONCE),
            NONCE_TWICE,
            OLD_NONCE),

    NOTIFICATION(Source.DOC, "The result is notified", Judge::notification, PASS),
    NOTIFICATION_CONTEXT(
            Source.DOC, "The notification carries `contextId`", facts -> Judge.notified(facts, "contextId"), PASS),
    NOTIFICATION_BODY(Source.ESIGN, "The notification is a `POST` of a JSON object", Judge::notificationBody, PASS),
    NOTIFICATION_FLOW(
            Source.ESIGN,
            "The notification has the `flowId` of the start",
            facts -> Judge.notified(facts, "flowId"),
            PASS),
    NOTIFICATION_SUCCESS(
            Source.ESIGN, "`success` is a boolean that says how it ended", Judge::notificationSuccess, PASS),
    NOTIFICATION_VERIFY_CODE(Source.ESIGN, "`verifycode` is a string", Judge::verifyCode, PASS),
    NOTIFICATION_ACCOUNT(Source.ESIGN, "`accountId` is null or absent", Judge::accountId, PASS),
    NOTIFICATION_TWINS(Source.ESIGN, "`serviceId` and `status` repeat `flowId` and `success`", Judge::twins, PASS),
    NOTIFICATION_FAIL_REASON(
            Source.ESIGN, "`failReasonCode` of a failure is absent or one of the list", Judge::failReason, FAIL),
    NOTIFICATION_ACTION(Source.ESIGN, "`action` is `identity_psn_end` or absent", Judge::action, PASS),
    NOTIFICATION_RETRIES(
            Source.ESIGN,
            "After a failure there is one retry about 1–3 s later and a second about 5–6 s after that",
            Judge::retries,
            PASS),
    NOTIFICATION_GET(Source.ESIGN, "When the face page opens, the notify URL gets a `GET`", Judge::ping, OPEN),
    NOTIFICATION_SIGNATURE(Source.ESIGN, "The notification has no `X-Tsign-Open-SIGNATURE`", Judge::signature, PASS),

    QUERY(
            Source.ESIGN,
            "The account may query results: `code` 0, and `data` with a `status`",
            Judge::query,
            QUERY_BEFORE,
            QUERY_DURING,
            QUERY_PASSED),
    QUERY_STATUS_BEFORE(
            Source.INFERENCE,
            "Before the link is opened the status is `ING`, or the code `30503055`",
            facts -> Judge.status(facts, QUERY_BEFORE, "ING"),
            QUERY_BEFORE),
    QUERY_STATUS_DURING(
            Source.ESIGN,
            "Once it is open the status is `SCAN`",
            facts -> Judge.status(facts, QUERY_DURING, "SCAN"),
            QUERY_DURING),
    QUERY_STATUS_FAILED(
            Source.ESIGN,
            "After a failure the status is `FAIL`",
            facts -> Judge.status(facts, QUERY_FAILED, "FAIL"),
            QUERY_FAILED),
    QUERY_STATUS_PASSED(
            Source.ESIGN,
            "After a success the status is `SUCCESS`",
            facts -> Judge.status(facts, QUERY_PASSED, "SUCCESS"),
            QUERY_PASSED),
    QUERY_SCORES(Source.ESIGN, "`similarity` and `livingScore` are strings", Judge::scores, QUERY_PASSED),
    QUERY_FLOW_UNKNOWN(Source.ESIGN, "A flow that does not exist is `30500001`", Judge::flowUnknown, QUERY_UNKNOWN),

    REDIRECT(Source.DOC, "The browser goes to `callbackUrl` with `contextId`", Judge::redirect, PASS),
    REDIRECT_QUERY(Source.INFERENCE, "The query of `callbackUrl` is kept", Judge::redirectQuery, PASS),
    ALIPAY_WITHOUT_CALLBACK(
            Source.INFERENCE,
            "With Alipay the `callbackUrl` may be left out",
            Judge::alipayWithoutCallback,
            START_ZHIMACREDIT),
    WECHAT_SILENT(
            Source.DOC,
            "With `WE_CHAT_FACE`, `callbackUrl` and `notifyUrl` have no effect",
            Judge::weChatSilent,
            WE_CHAT_PASS),
    WECHAT_BY_ASKING(
            Source.INFERENCE,
            "A result of `WE_CHAT_FACE` comes by a query",
            facts -> Judge.weChatByAsking(facts),
            QUERY_WE_CHAT);

    /** Where a statement comes from: docs/provider-contract.md. */
    enum Source {
        DOC,
        ESIGN,
        ALIYUN,
        INFERENCE;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    final Source source;
    final String sentence;

    private final Function<Facts, Verdict> judge;
    private final List<Step> steps;

    Statement(Source source, String sentence, Function<Facts, Verdict> judge, Step... steps) {
        this.source = source;
        this.sentence = sentence;
        this.judge = judge;
        this.steps = List.of(steps);
    }

    /** A business error. */
    Statement(Source source, Step step, String code, String message) {
        this(
                source,
                "A " + step.words + " is answered `" + code + "`, " + message,
                facts -> Judge.error(facts, step, code, message),
                step);
    }

    /** Whether no document of this provider contains it. */
    boolean isInferred() {
        return source != Source.DOC;
    }

    /** The anchor of the statement in the document. */
    String id() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** Judges by the facts so far. If no step of this statement was made, the reason is that of the first one. */
    Verdict judge(Facts facts) {
        if (steps.stream().allMatch(step -> facts.missed(step).isPresent())) {
            return Verdict.notSeen(facts.missed(steps.get(0)).orElseThrow());
        }
        return judge.apply(facts);
    }
}
