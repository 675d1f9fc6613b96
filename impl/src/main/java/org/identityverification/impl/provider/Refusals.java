package org.identityverification.impl.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
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

    static final List<Row> BUSINESS = List.of(
            row("30500000", "", "The provider says that the operation failed", ProviderFailedException::new),
            new Row(List.of("30500101", "30500116"), List.of(), Refusals::invalidRequest),
            row("30500001", "", "The provider does not know the flow", FlowUnknownException::new),
            row("30503059", "", "The provider says that the person is under 14", UnderAgeException::new),
            row(
                    "30503107",
                    "",
                    "The package of verifications at the provider is used up",
                    account(Reason.BALANCE_USED_UP)),
            // Both are only in eSign's table of codes. Attempts used up: another mode may do.
            new Row(List.of("30500052"), List.of(), (message, details) -> refused("mode", details)),
            // Verified already, and may not be verified again.
            new Row(List.of("30500152"), List.of(), (message, details) -> refused("repetition", details)));

    /** Refusals of the gateway. Except for the last row, no call reached the provider. */
    static final List<Row> GATEWAY = List.of(
            row(
                    "A400AC, A401AC, A400MA, I403AA",
                    "Invalid AppCode, Unauthorized",
                    "The gateway refuses the app code",
                    account(Reason.APP_CODE_REFUSED)),
            row(
                    "A403EP, B403ME, B403MI",
                    "Expiry of Authorization, Quota Expired",
                    "The authorization or subscription at the gateway has expired",
                    account(Reason.NOT_AUTHORIZED)),
            row(
                    "B403MQ, B403OD, B403MO",
                    "Quota Exhausted, User Arrears",
                    "The quota at the gateway is used up, or a payment is overdue",
                    account(Reason.QUOTA_USED_UP)),
            row(
                    "T429ID, T429IN, T429GR, T429PA, T429PR, T429SR, T429MR",
                    "Throttled by",
                    "The gateway throttles calls, because too many were made",
                    ThrottledException::new),
            row("I400NC", "Nonce Used", "The gateway refuses the nonce as used", NonceRefusedException::new),
            row(
                    "",
                    "Timestamp Expired, Invalid Timestamp",
                    "The gateway refuses the nonce as too old",
                    NonceRefusedException::new),
            row(
                    "D503BB, D503CB",
                    "",
                    "The gateway was busy and did not pass the call on",
                    ProviderUnreachableException::new),
            row(
                    "D504*, X504*, D502FC, N502RE",
                    "Failed To Invoke Backend Service",
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
    }

    static Optional<Row> find(List<Row> table, @Nullable String code, @Nullable String message) {
        String itsCode = code == null ? "" : code.strip();
        String itsMessage = message == null ? "" : message.strip();
        return table.stream()
                .filter(row -> row.hasCode(itsCode))
                .findFirst()
                .or(() -> table.stream()
                        .filter(row -> row.messageBeginnings().stream().anyMatch(itsMessage::startsWith))
                        .findFirst());
    }

    static boolean isDocumented(@Nullable String code) {
        return Stream.of(BUSINESS, GATEWAY)
                .flatMap(List::stream)
                .anyMatch(row -> row.codes().contains(String.valueOf(code)));
    }

    /** A row with the same text for all of its codes, and for all beginnings of messages. */
    private static Row row(String codes, String messageBeginnings, String text, Exceptions exceptions) {
        return new Row(
                parts(codes), parts(messageBeginnings), (words, details) -> exceptions.make(text, details, null));
    }

    private static List<String> parts(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(", ", -1));
    }

    private static Exceptions account(Reason reason) {
        return (message, details, cause) -> new ProviderAccountException(reason, message, details, cause);
    }

    private static IdentityVerificationException invalidRequest(String message, FailureDetails details) {
        String field = FIELDS.stream()
                .filter(entry -> message.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("request");
        return refused(field, details);
    }

    private static IdentityVerificationException refused(String field, FailureDetails details) {
        String words = details.providerMessage().orElse("refused by the provider");
        return new InvalidRequestException(List.of(new FieldError(field, "provider.refused", words)), details, null);
    }
}
