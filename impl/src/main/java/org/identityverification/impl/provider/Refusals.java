package org.identityverification.impl.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.identityverification.FailureDetails;
import org.identityverification.FieldError;
import org.identityverification.FlowUnknownException;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.NonceRefusedException;
import org.identityverification.ProviderAccountException;
import org.identityverification.ProviderAccountException.Reason;
import org.identityverification.ProviderFailedException;
import org.identityverification.ProviderTimeoutException;
import org.identityverification.ProviderUnreachableException;
import org.identityverification.ThrottledException;
import org.identityverification.UnderAgeException;
import org.jspecify.annotations.Nullable;

/** The contract's two tables of refusals, and the exception for each row (sections 1 and 3). */
final class Refusals {

    /** Errors of the provider. */
    static final List<Row> BUSINESS = List.of(
            refusal(List.of("30500000"), "The provider says that the operation failed", ProviderFailedException::new),
            new Row(List.of("30500101", "30500116"), List.of(), Refusals::invalidRequest),
            refusal(List.of("30500001"), "The provider does not know the flow", FlowUnknownException::new),
            refusal(List.of("30503059"), "The provider says that the person is under 14", UnderAgeException::new),
            account(
                    Reason.BALANCE_USED_UP,
                    "The package of verifications at the provider is used up",
                    List.of("30503107"),
                    List.of()));

    /** Also the answer to a call that the rest client has repeated: then the first call may have begun a flow. */
    static final Row NONCE_USED = refusal(
            List.of("I400NC"),
            List.of("Nonce Used"),
            "The gateway refuses the nonce as used",
            NonceRefusedException::new);

    /** Refusals of the gateway. Except for the last row, and for the nonce of a repeated call, no call reached the provider. */
    static final List<Row> GATEWAY = List.of(
            account(
                    Reason.APP_CODE_REFUSED,
                    "The gateway refuses the app code",
                    List.of("A400AC", "A401AC", "A400MA", "I403AA"),
                    List.of("Invalid AppCode", "Unauthorized")),
            account(
                    Reason.NOT_AUTHORIZED,
                    "The authorization or subscription at the gateway has expired",
                    List.of("A403EP", "B403ME", "B403MI"),
                    List.of("Expiry of Authorization", "Quota Expired")),
            account(
                    Reason.QUOTA_USED_UP,
                    "The quota at the gateway is used up, or a payment is overdue",
                    List.of("B403MQ", "B403OD", "B403MO"),
                    List.of("Quota Exhausted", "User Arrears")),
            refusal(
                    List.of("T429ID", "T429IN", "T429GR", "T429PA", "T429PR", "T429SR", "T429MR"),
                    List.of("Throttled by"),
                    "The gateway throttles calls, because too many were made",
                    ThrottledException::new),
            NONCE_USED,
            refusal(
                    List.of(),
                    List.of("Timestamp Expired", "Invalid Timestamp"),
                    "The gateway refuses the nonce as too old",
                    NonceRefusedException::new),
            refusal(
                    List.of("D503BB", "D503CB"),
                    "The gateway was busy and did not pass the call on",
                    ProviderUnreachableException::new),
            refusal(
                    List.of("D504*", "X504*", "D502FC", "N502RE"),
                    List.of("Failed To Invoke Backend Service"),
                    "The gateway got no answer from the provider in time, or the answer was cut off",
                    ProviderTimeoutException::new));

    // A text that a message may contain, and our name of the field that it means.
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

    private Refusals() {}

    private interface Exceptions {
        IdentityVerificationException make(String message, FailureDetails details, @Nullable Throwable cause);
    }

    /** One row. A code may end with an asterisk, which stands for any ending. */
    record Row(
            List<String> codes,
            List<String> messageBeginnings,
            BiFunction<String, FailureDetails, IdentityVerificationException> exception) {

        private boolean hasCode(String code) {
            return codes.stream()
                    .anyMatch(it ->
                            it.endsWith("*") ? code.startsWith(it.substring(0, it.length() - 1)) : it.equals(code));
        }

        private boolean hasMessage(String message) {
            return messageBeginnings.stream().anyMatch(message::startsWith);
        }
    }

    /** Finds the row of a refusal, first by its code and then by its message. */
    static Optional<Row> find(List<Row> table, @Nullable String code, @Nullable String message) {
        String itsCode = code == null ? "" : code.strip();
        String itsMessage = message == null ? "" : message.strip();
        return table.stream()
                .filter(row -> row.hasCode(itsCode))
                .findFirst()
                .or(() ->
                        table.stream().filter(row -> row.hasMessage(itsMessage)).findFirst());
    }

    private static Row refusal(List<String> codes, String text, Exceptions exceptions) {
        return refusal(codes, List.of(), text, exceptions);
    }

    private static Row refusal(List<String> codes, List<String> messageBeginnings, String text, Exceptions exceptions) {
        return new Row(codes, messageBeginnings, (words, details) -> exceptions.make(text, details, null));
    }

    private static Row account(Reason reason, String text, List<String> codes, List<String> messageBeginnings) {
        return refusal(
                codes,
                messageBeginnings,
                text,
                (words, details, cause) -> new ProviderAccountException(reason, words, details, cause));
    }

    private static IdentityVerificationException invalidRequest(String message, FailureDetails details) {
        String field = FIELDS.stream()
                .filter(entry -> message.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("request");
        String words = message.isBlank() ? "refused by the provider" : message;
        return new InvalidRequestException(List.of(new FieldError(field, "provider.refused", words)), details, null);
    }
}
