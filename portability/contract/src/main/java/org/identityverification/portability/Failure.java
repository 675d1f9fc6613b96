package org.identityverification.portability;

import java.util.Set;
import org.identityverification.testkit.script.BusinessError;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.identityverification.testkit.wire.Answer;

/** How calls can fail, and the exception that the application must get for each: the same on every server. */
@SuppressWarnings("ImmutableEnumChecker") // faults never change
enum Failure {
    WRONG_REQUEST("InvalidRequestException", BusinessError.ID_NUMBER_WRONG),
    WRONG_REQUEST_AS_400("InvalidRequestException", BusinessError.WHITE_SPACE.under(400)),
    UNDER_AGE("UnderAgeException", BusinessError.UNDER_14),
    NO_BALANCE("ProviderAccountException", BusinessError.PACKAGE_USED_UP),
    NO_BALANCE_AS_403("ProviderAccountException", BusinessError.PACKAGE_USED_UP.under(403)),
    NO_BALANCE_WITHOUT_TYPE("ProviderAccountException", withoutType(200)),
    NO_BALANCE_AS_403_WITHOUT_TYPE("ProviderAccountException", withoutType(403)),
    WRONG_APP_CODE("ProviderAccountException", GatewayRefusal.WRONG_APP_CODE),
    NOT_AUTHORIZED("ProviderAccountException", Fault.of(Answer.empty(401))),
    PROVIDER_FAILED("ProviderFailedException", BusinessError.FAILED),
    PROVIDER_FAILED_AS_500("ProviderFailedException", BusinessError.FAILED.under(500)),
    UNKNOWN_CODE("UnknownProviderCodeException", Fault.of(404, "{\"code\":39999999}")),
    UNREADABLE_CUT("UnreadableAnswerException", SpoiledAnswer.CUT),
    UNREADABLE_EMPTY("UnreadableAnswerException", SpoiledAnswer.EMPTY),
    UNREADABLE_HTML("UnreadableAnswerException", SpoiledAnswer.HTML),
    UNREADABLE_NO_DATA("UnreadableAnswerException", SpoiledAnswer.NO_DATA),
    UNREADABLE_500("UnreadableAnswerException", SpoiledAnswer.HTTP_500),
    UNREADABLE_TOO_LONG("UnreadableAnswerException", Fault.of(200, "\"" + "x".repeat(1 << 21) + "\"")),
    REDIRECT("UnreadableAnswerException", toAnotherCall()),
    GATEWAY_TIMEOUT("ProviderTimeoutException", GatewayRefusal.D504RE),
    THROTTLED("ThrottledException", GatewayRefusal.THROTTLED),
    NONCE_USED("NonceRefusedException", GatewayRefusal.NONCE_USED),
    GATEWAY_BUSY("ProviderUnreachableException", GatewayRefusal.D503BB);

    private static final Set<String> RETRIED =
            Set.of("ThrottledException", "NonceRefusedException", "ProviderUnreachableException");

    private final String type;
    private final Fault fault;

    Failure(String type, Fault fault) {
        this.type = type;
        this.fault = fault;
    }

    String type() {
        return type;
    }

    Fault fault() {
        return fault;
    }

    boolean retried() {
        return RETRIED.contains(type);
    }

    /** JSON without a content type. */
    private static Fault withoutType(int status) {
        return Fault.of(Answer.text(status, "", "{\"code\":30503107}"));
    }

    /** A redirect to the provider itself, which would record the call if the redirect was followed. */
    private static Fault toAnotherCall() {
        return Fault.of(Answer.empty(302).with("Location", "/v2/identity/auth/pub/individual/1/face"));
    }
}
