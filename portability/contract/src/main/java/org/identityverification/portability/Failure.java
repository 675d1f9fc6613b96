package org.identityverification.portability;

import java.util.Set;
import org.identityverification.testkit.script.BusinessError;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.identityverification.testkit.wire.Answer;

/** How calls can fail, and the kind of failure that the application must get for each: the same on every server. */
@SuppressWarnings("ImmutableEnumChecker") // faults never change
enum Failure {
    WRONG_REQUEST("INVALID_REQUEST", BusinessError.ID_NUMBER_WRONG),
    WRONG_REQUEST_AS_400("INVALID_REQUEST", BusinessError.WHITE_SPACE.under(400)),
    UNDER_AGE("UNDER_AGE", BusinessError.UNDER_14),
    NO_BALANCE("BALANCE_USED_UP", BusinessError.PACKAGE_USED_UP),
    NO_BALANCE_AS_403("BALANCE_USED_UP", BusinessError.PACKAGE_USED_UP.under(403)),
    NO_BALANCE_WITHOUT_TYPE("BALANCE_USED_UP", withoutType(200)),
    NO_BALANCE_AS_403_WITHOUT_TYPE("BALANCE_USED_UP", withoutType(403)),
    WRONG_APP_CODE("APP_CODE_REFUSED", GatewayRefusal.WRONG_APP_CODE),
    NOT_AUTHORIZED("NOT_AUTHORIZED", Fault.of(Answer.empty(401))),
    PROVIDER_FAILED("PROVIDER_FAILED", BusinessError.FAILED),
    PROVIDER_FAILED_AS_500("PROVIDER_FAILED", BusinessError.FAILED.under(500)),
    UNKNOWN_CODE("UNKNOWN_CODE", Fault.of(404, "{\"code\":39999999}")),
    UNREADABLE_CUT("UNREADABLE_ANSWER", SpoiledAnswer.CUT),
    UNREADABLE_EMPTY("UNREADABLE_ANSWER", SpoiledAnswer.EMPTY),
    UNREADABLE_HTML("UNREADABLE_ANSWER", SpoiledAnswer.HTML),
    UNREADABLE_NO_DATA("UNREADABLE_ANSWER", SpoiledAnswer.NO_DATA),
    UNREADABLE_500("UNREADABLE_ANSWER", SpoiledAnswer.HTTP_500),
    UNREADABLE_TOO_LONG("UNREADABLE_ANSWER", Fault.of(200, "\"" + "x".repeat(1 << 21) + "\"")),
    REDIRECT("UNREADABLE_ANSWER", toAnotherCall()),
    GATEWAY_TIMEOUT("TIMEOUT", GatewayRefusal.D504RE),
    THROTTLED("THROTTLED", GatewayRefusal.THROTTLED),
    NONCE_USED("NONCE_REFUSED", GatewayRefusal.NONCE_USED),
    GATEWAY_BUSY("UNREACHABLE", GatewayRefusal.D503BB);

    private static final Set<String> RETRIED = Set.of("THROTTLED", "NONCE_REFUSED", "UNREACHABLE");

    private final String kind;
    private final Fault fault;

    Failure(String kind, Fault fault) {
        this.kind = kind;
        this.fault = fault;
    }

    String kind() {
        return kind;
    }

    Fault fault() {
        return fault;
    }

    boolean retried() {
        return RETRIED.contains(kind);
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
