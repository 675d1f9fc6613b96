package org.identityverification.impl.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.identityverification.impl.accounts.ProviderCall;
import org.jspecify.annotations.Nullable;

/** The contract's two tables of refusals, and the exception for each row (sections 1 and 3). */
final class Refusals {

    static final List<Row> BUSINESS = List.of(
            row(FailureKind.PROVIDER_FAILED, "30500000", "", "The provider says that the operation failed"),
            row(
                    FailureKind.INVALID_REQUEST,
                    "30500101, 30500116, 30500052, 30500152",
                    "",
                    "The provider refuses a field"),
            row(FailureKind.FLOW_UNKNOWN, "30500001", "", "The provider does not know the flow"),
            row(FailureKind.UNDER_AGE, "30503059", "", "The provider says that the person is under 14"),
            row(
                    FailureKind.BALANCE_USED_UP,
                    "30503107",
                    "",
                    "The package of verifications at the provider is used up"));

    /** Refusals of the gateway. Except for the last row, no call reached the provider. */
    static final List<Row> GATEWAY = List.of(
            row(
                    FailureKind.APP_CODE_REFUSED,
                    "A400AC, A401AC, A400MA, I403AA",
                    "Invalid AppCode, Unauthorized",
                    "The gateway refuses the app code"),
            row(
                    FailureKind.NOT_AUTHORIZED,
                    "A403EP, B403ME, B403MI",
                    "Expiry of Authorization, Quota Expired",
                    "The authorization or subscription at the gateway has expired"),
            row(
                    FailureKind.QUOTA_USED_UP,
                    "B403MQ, B403OD, B403MO",
                    "Quota Exhausted, User Arrears",
                    "The quota at the gateway is used up, or a payment is overdue"),
            row(
                    FailureKind.THROTTLED,
                    "T429ID, T429IN, T429GR, T429PA, T429PR, T429SR, T429MR",
                    "Throttled by",
                    "The gateway throttles calls, because too many were made"),
            row(FailureKind.NONCE_REFUSED, "I400NC", "Nonce Used", "The gateway refuses the nonce as used"),
            row(
                    FailureKind.NONCE_REFUSED,
                    "",
                    "Timestamp Expired, Invalid Timestamp",
                    "The gateway refuses the nonce as too old"),
            row(FailureKind.UNREACHABLE, "D503BB, D503CB", "", "The gateway was busy and did not pass the call on"),
            row(
                    FailureKind.TIMEOUT,
                    "D504*, X504*, D502FC, N502RE",
                    "Failed To Invoke Backend Service",
                    "The gateway got no answer from the provider in time, or the answer was cut off"));

    // A code, or a text that a message may contain, and our name of the field that it means.
    private static final List<Map.Entry<String, String>> FIELDS = List.of(
            // Both are only in eSign's table of codes. Attempts used up: another mode may do.
            Map.entry("30500052 ", "mode"),
            // Verified already, and may not be verified again.
            Map.entry("30500152 ", "repetition"),
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

    /** One row. A code may end with an asterisk, which stands for any ending. */
    record Row(FailureKind kind, List<String> codes, List<String> messageBeginnings, String text) {

        /**
         * @param said the code and the provider's words
         * @param shown what may be shown of its words
         */
        IdentityVerificationException exception(
                ProviderCall call, String said, @Nullable String shown, FailureDetails details) {
            if (kind != FailureKind.INVALID_REQUEST || !call.isStart()) {
                return call.failed(kind, text, details, null);
            }
            String words = shown == null ? "refused by the provider" : shown;
            return new InvalidRequestException(
                    List.of(new FieldError(fieldOf(said), "provider.refused", words)), details);
        }

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

    private static Row row(FailureKind kind, String codes, String messageBeginnings, String text) {
        return new Row(kind, parts(codes), parts(messageBeginnings), text);
    }

    private static List<String> parts(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(", ", -1));
    }

    private static String fieldOf(String said) {
        return FIELDS.stream()
                .filter(entry -> said.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("request");
    }
}
