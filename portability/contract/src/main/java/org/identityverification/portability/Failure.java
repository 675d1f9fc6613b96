package org.identityverification.portability;

import org.identityverification.testkit.script.BusinessError;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.identityverification.testkit.wire.Answer;

/** What goes wrong with calls, and what the application must be told about each: the same on every server. */
@SuppressWarnings("ImmutableEnumChecker") // faults never change
enum Failure {
    WRONG_REQUEST("InvalidRequestException", "INVALID_REQUEST", BusinessError.ID_NUMBER_WRONG, false),
    WRONG_REQUEST_AS_400("InvalidRequestException", "INVALID_REQUEST", BusinessError.WHITE_SPACE.under(400), false),
    UNDER_AGE("UnderAgeException", "UNDER_AGE", BusinessError.UNDER_14, false),
    NO_BALANCE("ProviderAccountException", "ACCOUNT", BusinessError.PACKAGE_USED_UP, false),
    NO_BALANCE_AS_403("ProviderAccountException", "ACCOUNT", BusinessError.PACKAGE_USED_UP.under(403), false),
    NO_BALANCE_WITHOUT_TYPE("ProviderAccountException", "ACCOUNT", withoutType(200), false),
    NO_BALANCE_AS_403_WITHOUT_TYPE("ProviderAccountException", "ACCOUNT", withoutType(403), false),
    WRONG_APP_CODE("ProviderAccountException", "ACCOUNT", GatewayRefusal.WRONG_APP_CODE, false),
    NOT_AUTHORIZED("ProviderAccountException", "ACCOUNT", Fault.of(Answer.empty(401)), false),
    PROVIDER_FAILED("ProviderFailedException", "PROVIDER_ERROR", BusinessError.FAILED, true),
    PROVIDER_FAILED_AS_500("ProviderFailedException", "PROVIDER_ERROR", BusinessError.FAILED.under(500), true),
    UNKNOWN_CODE("UnknownProviderCodeException", "PROVIDER_ERROR", Fault.of(404, "{\"code\":39999999}"), true),
    UNREADABLE_CUT("UnreadableAnswerException", "UNREADABLE_ANSWER", SpoiledAnswer.CUT, true),
    UNREADABLE_EMPTY("UnreadableAnswerException", "UNREADABLE_ANSWER", SpoiledAnswer.EMPTY, true),
    UNREADABLE_HTML("UnreadableAnswerException", "UNREADABLE_ANSWER", SpoiledAnswer.HTML, true),
    UNREADABLE_NO_DATA("UnreadableAnswerException", "UNREADABLE_ANSWER", SpoiledAnswer.NO_DATA, true),
    UNREADABLE_500("UnreadableAnswerException", "UNREADABLE_ANSWER", SpoiledAnswer.HTTP_500, true),
    UNREADABLE_TOO_LONG(
            "UnreadableAnswerException", "UNREADABLE_ANSWER", Fault.of(200, "\"" + "x".repeat(1 << 21) + "\""), true),
    REDIRECT("UnreadableAnswerException", "UNREADABLE_ANSWER", toAnotherCall(), true),
    GATEWAY_TIMEOUT("ProviderTimeoutException", "TIMEOUT", GatewayRefusal.D504RE, true),
    THROTTLED("ThrottledException", "REFUSED_FOR_NOW", GatewayRefusal.THROTTLED, false),
    NONCE_USED("NonceRefusedException", "REFUSED_FOR_NOW", GatewayRefusal.NONCE_USED, false),
    GATEWAY_BUSY("ProviderUnreachableException", "UNREACHABLE", GatewayRefusal.D503BB, false);

    private final String type;
    private final String kind;
    private final Fault fault;
    private final boolean outcomeUnknown;

    Failure(String type, String kind, Fault fault, boolean outcomeUnknown) {
        this.type = type;
        this.kind = kind;
        this.fault = fault;
        this.outcomeUnknown = outcomeUnknown;
    }

    /** What the application is told. */
    Failure told(Server server) {
        // The rest client may have sent the call twice.
        return this == NONCE_USED && !server.sendsOnce() ? UNREADABLE_500 : this;
    }

    String type() {
        return type;
    }

    String kind() {
        return kind;
    }

    Fault fault() {
        return fault;
    }

    boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    boolean retried() {
        return kind.equals("REFUSED_FOR_NOW") || kind.equals("UNREACHABLE");
    }

    /** JSON that is not said to be any. */
    private static Fault withoutType(int status) {
        return Fault.of(Answer.text(status, "", "{\"code\":30503107}"));
    }

    /** A redirect to where it would be seen if it was followed. */
    private static Fault toAnotherCall() {
        return Fault.of(Answer.empty(302).with("Location", "/v2/identity/auth/pub/individual/1/face"));
    }
}
