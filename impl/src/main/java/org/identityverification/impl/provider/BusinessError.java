package org.identityverification.impl.provider;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.identityverification.FailureDetails;
import org.identityverification.FieldError;
import org.identityverification.FlowUnknownException;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.ProviderAccountException;
import org.identityverification.ProviderAccountException.Reason;
import org.identityverification.ProviderFailedException;
import org.identityverification.UnderAgeException;
import org.identityverification.UnknownProviderCodeException;

/** The contract's table of business errors (section 1, "Business errors", and "flow unknown" of section 3). */
@SuppressWarnings("ImmutableEnumChecker") // the lambdas hold nothing
enum BusinessError {
    OPERATION_FAILED(
            "30500000",
            (message, details) ->
                    new ProviderFailedException("The provider says that the operation failed", details, null)),
    PARAMETER("30500101", BusinessError::refused),
    FORMAT("30500116", BusinessError::refused),
    FLOW_UNKNOWN(
            "30500001",
            (message, details) -> new FlowUnknownException("The provider does not know the flow", details, null)),
    UNDER_AGE(
            "30503059",
            (message, details) ->
                    new UnderAgeException("The provider says that the person is under 14", details, null)),
    BALANCE(
            "30503107",
            (message, details) -> new ProviderAccountException(
                    Reason.BALANCE_USED_UP, "The package of verifications at the provider is used up", details, null));

    // What a message may hold, and the field of ours that it speaks of: a best effort, because messages are prose.
    private static final List<Map.Entry<String, String>> FIELDS = List.of(
            Map.entry("faceauthMode", "mode"),
            Map.entry("人脸认证方式", "mode"),
            Map.entry("idNo", "idNumber"),
            Map.entry("身份证", "idNumber"),
            Map.entry("callbackUrl", "callbackUrl"),
            Map.entry("contextId", "contextId"),
            Map.entry("notifyUrl", "notifyUrl"),
            Map.entry("name", "name"),
            Map.entry("姓名", "name"));

    private final String code;
    private final BiFunction<String, FailureDetails, IdentityVerificationException> factory;

    BusinessError(String code, BiFunction<String, FailureDetails, IdentityVerificationException> factory) {
        this.code = code;
        this.factory = factory;
    }

    /** The meaning of a refusal by the provider, whether its code is in the table or not. */
    static IdentityVerificationException exceptionFor(String code, String message, FailureDetails details) {
        return of(code).map(error -> error.factory.apply(message, details))
                .orElseGet(() -> new UnknownProviderCodeException(
                        "The provider refused with a code that its documentation does not list", details, null));
    }

    static Optional<BusinessError> of(String code) {
        return Arrays.stream(values()).filter(error -> error.code.equals(code)).findFirst();
    }

    String code() {
        return code;
    }

    private static IdentityVerificationException refused(String message, FailureDetails details) {
        String field = FIELDS.stream()
                .filter(entry -> message.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("request");
        String words = message.isBlank() ? "refused by the provider" : message;
        return new InvalidRequestException(List.of(new FieldError(field, "provider.refused", words)), details, null);
    }
}
