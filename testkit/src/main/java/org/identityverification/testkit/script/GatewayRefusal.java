package org.identityverification.testkit.script;

import jakarta.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import org.identityverification.testkit.wire.Answer;

/**
 * The gateway refuses a call: contract, section 1, "Refusals by the gateway". A refusal has a status, the reason in two headers, and no
 * body. Constants that begin with {@code CLASSIC_} belong to older gateways, which send only the message.
 */
public enum GatewayRefusal implements Fault {
    A400AC(400, "Invalid AppCode `unknown`"),
    A401AC(401, "Unauthorized"),
    A400MA(400, "Need Authorization"),
    I403AA(403, "Unauthorized"),
    CLASSIC_INVALID_APP_CODE(400, "Invalid AppCode `unknown`"),
    CLASSIC_UNAUTHORIZED(403, "Unauthorized"),

    A403EP(403, "Expiry of Authorization"),
    B403ME(403, "Quota Expired"),
    B403MI(403, "Invalid Subscription"),
    CLASSIC_EXPIRY_OF_AUTHORIZATION(403, "Expiry of Authorization"),
    CLASSIC_QUOTA_EXPIRED(403, "Quota Expired"),

    B403MQ(403, "Quota Exhausted"),
    B403OD(403, "Provider Account Overdue"),
    B403MO(403, "Account Overdue"),
    CLASSIC_QUOTA_EXHAUSTED(403, "Quota Exhausted"),
    CLASSIC_USER_ARREARS(403, "User Arrears"),

    T429ID(429, "Throttled by INNER DOMAIN Flow Control"),
    T429IN(429, "Throttled by INSTANCE Flow Control"),
    T429GR(429, "Throttled by GROUP Flow Control"),
    T429PA(429, "Throttled by API Flow Control"),
    T429PR(429, "Throttled by PLUGIN Flow Control"),
    T429SR(429, "Throttled by SERVER Flow Control"),
    T429MR(429, "Throttled by MARKET Flow Control"),
    CLASSIC_THROTTLED(403, "Throttled by USER Flow Control"),

    I400NC(400, "Nonce Used"),
    CLASSIC_NONCE_USED(400, "Nonce Used"),
    CLASSIC_TIMESTAMP_EXPIRED(400, "Timestamp Expired"),
    CLASSIC_INVALID_TIMESTAMP(400, "Invalid Timestamp"),

    D504RE(504, "Backend Service Request Timeout"),
    D504CO(504, "Backend Service Connection Failed"),
    D504TO(504, "Backend Service Timeout"),
    X504VE(504, "Backend VPC Unreachable"),
    X504TO(504, "Backend Service Timeout"),
    X500ER(500, "Service Internal Error"),
    X503BZ(503, "Service Busy"),
    D502FC(502, "Backend Function Call Failed"),
    N502RE(502, "Network Reset"),
    D503BB(503, "Backend Circuit Breaker Busy"),
    D503CB(503, "Backend Circuit Breaker Open"),
    CLASSIC_BACKEND(504, "Failed To Invoke Backend Service"),
    CLASSIC_UNAVAILABLE(503, "Service Unavailable"),

    I413RL(413, "Request body too Large");

    public static final GatewayRefusal WRONG_APP_CODE = A400AC;

    public static final GatewayRefusal THROTTLED = T429PA;

    public static final GatewayRefusal QUOTA_USED_UP = B403MQ;

    public static final GatewayRefusal NONCE_USED = I400NC;

    /** The provider behind the gateway is down; the call has not reached it. */
    public static final GatewayRefusal PROVIDER_DOWN = D503CB;

    /** The provider behind the gateway is too slow; the call has reached it. */
    public static final GatewayRefusal PROVIDER_TOO_SLOW = D504TO;

    /** The header that names the reason in six characters. */
    public static final String ERROR_CODE = "X-Ca-Error-Code";

    /** The header that gives the reason in words. */
    public static final String ERROR_MESSAGE = "X-Ca-Error-Message";

    /** The header with the id of the call, in every answer. */
    public static final String REQUEST_ID = "X-Ca-Request-Id";

    private final int status;
    private final String message;

    GatewayRefusal(int status, String message) {
        this.status = status;
        this.message = message;
    }

    @Override
    public String key() {
        return code().orElseGet(() -> name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** {@code FLOW} for back-end errors, except the two whose call was not passed on; otherwise {@code GATEWAY}. */
    @Override
    public Reach reach() {
        return status >= 500 && this != D503BB && this != D503CB ? Reach.FLOW : Reach.GATEWAY;
    }

    /** The value of {@code X-Ca-Error-Code}: six characters, or empty for an older gateway. */
    public Optional<String> code() {
        return name().startsWith("CLASSIC_") ? Optional.empty() : Optional.of(name());
    }

    /** The value of {@code X-Ca-Error-Message}: the beginning of the real message. */
    public String message() {
        return message;
    }

    @Override
    public Answer answer(JsonObject healthy) {
        Answer bare = Answer.empty(status);
        return code().map(code -> bare.with(ERROR_CODE, code)).orElse(bare).with(ERROR_MESSAGE, message);
    }
}
