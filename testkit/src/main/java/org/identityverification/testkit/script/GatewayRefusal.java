package org.identityverification.testkit.script;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.identityverification.testkit.wire.Answer;
import org.jspecify.annotations.Nullable;

/**
 * The one table of the gateway's refusals: contract, section 1, "Refusals by the gateway". A refusal has a status, the reason in two
 * headers, and no body. Constants that begin with {@code CLASSIC_} are those of older gateways, which send the message alone.
 */
public enum GatewayRefusal {
    A400AC(400, "Invalid AppCode `unknown`"),
    A401AC(401, "Unauthorized"),
    A400MA(400, "Need Authorization"),
    I403AA(403, "Unauthorized"),
    CLASSIC_INVALID_APP_CODE(400, null, "Invalid AppCode `unknown`"),
    CLASSIC_UNAUTHORIZED(403, null, "Unauthorized"),

    A403EP(403, "Expiry of Authorization"),
    B403ME(403, "Quota Expired"),
    B403MI(403, "Invalid Subscription"),
    CLASSIC_EXPIRY_OF_AUTHORIZATION(403, null, "Expiry of Authorization"),
    CLASSIC_QUOTA_EXPIRED(403, null, "Quota Expired"),

    B403MQ(403, "Quota Exhausted"),
    B403OD(403, "Provider Account Overdue"),
    B403MO(403, "Account Overdue"),
    CLASSIC_QUOTA_EXHAUSTED(403, null, "Quota Exhausted"),
    CLASSIC_USER_ARREARS(403, null, "User Arrears"),

    T429ID(429, "Throttled by INNER DOMAIN Flow Control"),
    T429IN(429, "Throttled by INSTANCE Flow Control"),
    T429GR(429, "Throttled by GROUP Flow Control"),
    T429PA(429, "Throttled by API Flow Control"),
    T429PR(429, "Throttled by PLUGIN Flow Control"),
    T429SR(429, "Throttled by SERVER Flow Control"),
    T429MR(429, "Throttled by MARKET Flow Control"),
    CLASSIC_THROTTLED(403, null, "Throttled by USER Flow Control"),

    I400NC(400, "Nonce Used"),
    CLASSIC_NONCE_USED(400, null, "Nonce Used"),
    CLASSIC_TIMESTAMP_EXPIRED(400, null, "Timestamp Expired"),
    CLASSIC_INVALID_TIMESTAMP(400, null, "Invalid Timestamp"),

    D504RE(504, "Backend Service Request Timeout", true),
    D504CO(504, "Backend Service Connection Failed", true),
    D504TO(504, "Backend Service Timeout", true),
    X504VE(504, "Backend VPC Unreachable", true),
    X504TO(504, "Backend Service Timeout", true),
    X500ER(500, "Service Internal Error", true),
    X503BZ(503, "Service Busy", true),
    D502FC(502, "Backend Function Call Failed", true),
    N502RE(502, "Network Reset", true),
    D503BB(503, "Backend Circuit Breaker Busy"),
    D503CB(503, "Backend Circuit Breaker Open"),
    CLASSIC_BACKEND(504, null, "Failed To Invoke Backend Service", true),
    CLASSIC_UNAVAILABLE(503, null, "Service Unavailable", true),

    I413RL(413, "Request body too Large");

    /** The header that names the reason in six characters. */
    public static final String ERROR_CODE = "X-Ca-Error-Code";

    /** The header that tells the reason in words. */
    public static final String ERROR_MESSAGE = "X-Ca-Error-Message";

    /** The header that names the call, in every answer. */
    public static final String REQUEST_ID = "X-Ca-Request-Id";

    private final int status;
    private final @Nullable String code;
    private final String message;
    private final boolean passedOn;

    GatewayRefusal(int status, String message) {
        this(status, message, false);
    }

    GatewayRefusal(int status, String message, boolean passedOn) {
        this.status = status;
        this.code = name();
        this.message = message;
        this.passedOn = passedOn;
    }

    GatewayRefusal(int status, @Nullable String code, String message) {
        this(status, code, message, false);
    }

    GatewayRefusal(int status, @Nullable String code, String message, boolean passedOn) {
        this.status = status;
        this.code = code;
        this.message = message;
        this.passedOn = passedOn;
    }

    /**
     * The refusal with this key.
     *
     * @param key as {@link #key()} gives it, in any case
     * @return the refusal, or empty
     */
    public static Optional<GatewayRefusal> byKey(String key) {
        return Arrays.stream(values())
                .filter(refusal -> refusal.key().equalsIgnoreCase(key))
                .findFirst();
    }

    /**
     * How a magic name or the control endpoint calls it.
     *
     * @return the code, or {@code classic-…}
     */
    public String key() {
        return code != null ? code : name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Whether the call had been passed on to the provider before it was refused: then a flow exists that the caller never hears of.
     *
     * @return true for the back-end group, except the two codes that say the opposite
     */
    public boolean passedOn() {
        return passedOn;
    }

    /**
     * The value of {@code X-Ca-Error-Code}.
     *
     * @return six characters, or empty for an older gateway
     */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    /**
     * The value of {@code X-Ca-Error-Message}.
     *
     * @return how the real message begins
     */
    public String message() {
        return message;
    }

    /**
     * The refusal on the wire.
     *
     * @return status and headers, no body
     */
    public Answer answer() {
        Answer bare = Answer.empty(status);
        Answer coded = code == null ? bare : bare.with(ERROR_CODE, code);
        return coded.with(ERROR_MESSAGE, message);
    }
}
