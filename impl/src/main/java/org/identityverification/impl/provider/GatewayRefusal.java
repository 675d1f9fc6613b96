package org.identityverification.impl.provider;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.identityverification.FailureDetails;
import org.identityverification.IdentityVerificationException;
import org.identityverification.NonceRefusedException;
import org.identityverification.ProviderAccountException;
import org.identityverification.ProviderAccountException.Reason;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ProviderUnreachableException;
import org.identityverification.ThrottledException;
import org.jspecify.annotations.Nullable;

/**
 * The contract's table of gateway refusals (section 1, "Refusals by the gateway"): by code first, then by how the message
 * begins. Except for {@link #BACK_END_CUT}, a refusal never reached the provider.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists come from List.of, and the lambdas hold nothing
enum GatewayRefusal {
    APP_CODE(
            List.of("A400AC", "A401AC", "A400MA", "I403AA"),
            List.of("Invalid AppCode", "Unauthorized"),
            details -> new ProviderAccountException(
                    Reason.APP_CODE_REFUSED, "The gateway refuses the app code", details, null)),
    EXPIRED(
            List.of("A403EP", "B403ME", "B403MI"),
            List.of("Expiry of Authorization", "Quota Expired"),
            details -> new ProviderAccountException(
                    Reason.NOT_AUTHORIZED, "The authorization or subscription at the gateway is over", details, null)),
    QUOTA(
            List.of("B403MQ", "B403OD", "B403MO"),
            List.of("Quota Exhausted", "User Arrears"),
            details -> new ProviderAccountException(
                    Reason.QUOTA_USED_UP, "The quota at the gateway is used up, or money is owed", details, null)),
    THROTTLED(
            List.of("T429ID", "T429IN", "T429GR", "T429PA", "T429PR", "T429SR", "T429MR"),
            List.of("Throttled by"),
            details -> new ThrottledException("The gateway allows fewer calls than were made", details, null)),
    NONCE(
            List.of("I400NC"),
            List.of("Nonce Used", "Timestamp Expired", "Invalid Timestamp"),
            details -> new NonceRefusedException("The gateway refuses the nonce as used or too old", details, null)),
    BUSY(
            List.of("D503BB", "D503CB"),
            List.of(),
            details -> new ProviderUnreachableException(
                    "The gateway was busy and did not pass the call on", details, null)),
    BACK_END_CUT(
            List.of("D504*", "X504*", "D502FC", "N502RE"),
            List.of("Failed To Invoke Backend Service"),
            details -> new ProviderTimeoutException(
                    "The gateway got no answer from the provider in time, or the answer was cut off", details, null));

    private final List<String> codes;
    private final List<String> messageBeginnings;
    private final Function<FailureDetails, IdentityVerificationException> factory;

    GatewayRefusal(
            List<String> codes,
            List<String> messageBeginnings,
            Function<FailureDetails, IdentityVerificationException> factory) {
        this.codes = codes;
        this.messageBeginnings = messageBeginnings;
        this.factory = factory;
    }

    /** The row that a refusal belongs to; empty when only its HTTP status says what it means. */
    static Optional<GatewayRefusal> of(@Nullable String code, @Nullable String message) {
        return find(code, GatewayRefusal::hasCode).or(() -> find(message, GatewayRefusal::hasMessage));
    }

    private static Optional<GatewayRefusal> find(@Nullable String text, BiPredicate<GatewayRefusal, String> belongs) {
        return text == null
                ? Optional.empty()
                : Arrays.stream(values())
                        .filter(refusal -> belongs.test(refusal, text.strip()))
                        .findFirst();
    }

    List<String> codes() {
        return codes;
    }

    List<String> messageBeginnings() {
        return messageBeginnings;
    }

    IdentityVerificationException exception(FailureDetails details) {
        return factory.apply(details);
    }

    private boolean hasCode(String code) {
        return codes.stream()
                .anyMatch(it -> it.endsWith("*") ? code.startsWith(it.substring(0, it.length() - 1)) : it.equals(code));
    }

    private boolean hasMessage(String message) {
        return messageBeginnings.stream().anyMatch(message::startsWith);
    }
}
