package org.identityverification.portability;

import static org.identityverification.portability.Provider.business;
import static org.identityverification.portability.Provider.cut;
import static org.identityverification.portability.Provider.json;
import static org.identityverification.portability.Provider.plain;
import static org.identityverification.portability.Provider.refusal;

import java.util.Map;
import org.identityverification.portability.Provider.Answer;

/** Answers that are failures, and what the application must be told about each: the same on every server. */
@SuppressWarnings("ImmutableEnumChecker") // answers keep nothing
enum Failure {
    WRONG_REQUEST("InvalidRequestException", "INVALID_REQUEST", business(200, 30500101), false),
    WRONG_REQUEST_AS_400("InvalidRequestException", "INVALID_REQUEST", business(400, 30500116), false),
    UNDER_AGE("UnderAgeException", "UNDER_AGE", business(200, 30503059), false),
    NO_BALANCE("ProviderAccountException", "ACCOUNT", business(200, 30503107), false),
    NO_BALANCE_AS_403("ProviderAccountException", "ACCOUNT", business(403, 30503107), false),
    NO_BALANCE_WITHOUT_TYPE("ProviderAccountException", "ACCOUNT", plain(200, Map.of(), "{\"code\":30503107}"), false),
    NO_BALANCE_AS_403_WITHOUT_TYPE(
            "ProviderAccountException", "ACCOUNT", plain(403, Map.of(), "{\"code\":30503107}"), false),
    WRONG_APP_CODE("ProviderAccountException", "ACCOUNT", refusal(400, "A400AC", "Invalid AppCode"), false),
    NOT_AUTHORIZED("ProviderAccountException", "ACCOUNT", plain(401, Map.of(), ""), false),
    PROVIDER_FAILED("ProviderFailedException", "PROVIDER_ERROR", business(200, 30500000), true),
    PROVIDER_FAILED_AS_500("ProviderFailedException", "PROVIDER_ERROR", business(500, 30500000), true),
    UNKNOWN_CODE("UnknownProviderCodeException", "PROVIDER_ERROR", business(404, 39999999), true),
    UNREADABLE_CUT("UnreadableAnswerException", "UNREADABLE_ANSWER", cut(), true),
    UNREADABLE_EMPTY("UnreadableAnswerException", "UNREADABLE_ANSWER", plain(200, Map.of(), ""), true),
    UNREADABLE_HTML(
            "UnreadableAnswerException",
            "UNREADABLE_ANSWER",
            plain(200, Map.of("Content-Type", "text/html"), "<html>busy</html>"),
            true),
    UNREADABLE_NO_DATA("UnreadableAnswerException", "UNREADABLE_ANSWER", json(200, "{\"code\":0}"), true),
    UNREADABLE_500("UnreadableAnswerException", "UNREADABLE_ANSWER", plain(500, Map.of(), ""), true),
    UNREADABLE_TOO_LONG(
            "UnreadableAnswerException", "UNREADABLE_ANSWER", json(200, "\"" + "x".repeat(1 << 21) + "\""), true),
    REDIRECT("UnreadableAnswerException", "UNREADABLE_ANSWER", plain(302, Map.of("Location", "/elsewhere"), ""), true),
    GATEWAY_TIMEOUT(
            "ProviderTimeoutException", "TIMEOUT", refusal(504, "D504RE", "Backend Service Request Timeout"), true),
    THROTTLED("ThrottledException", "REFUSED_FOR_NOW", refusal(429, "T429ID", "Throttled by INNER DOMAIN"), false),
    NONCE_USED("NonceRefusedException", "REFUSED_FOR_NOW", refusal(400, "I400NC", "Nonce Used"), false),
    GATEWAY_BUSY(
            "ProviderUnreachableException",
            "UNREACHABLE",
            refusal(503, "D503BB", "Backend Circuit Breaker Busy"),
            false);

    private final String type;
    private final String kind;
    private final Answer answer;
    private final boolean outcomeUnknown;

    Failure(String type, String kind, Answer answer, boolean outcomeUnknown) {
        this.type = type;
        this.kind = kind;
        this.answer = answer;
        this.outcomeUnknown = outcomeUnknown;
    }

    String type() {
        return type;
    }

    String kind() {
        return kind;
    }

    Answer answer() {
        return answer;
    }

    boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    /** Whether the module itself tries again. */
    boolean retried() {
        return kind.equals("REFUSED_FOR_NOW") || kind.equals("UNREACHABLE");
    }
}
