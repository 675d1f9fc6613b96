package org.identityverification.impl.start;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.identityverification.FaceAuthMode;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.FieldError;
import org.identityverification.InvalidRequestException;
import org.identityverification.NotStartedException;
import org.identityverification.ResidentIdNumber;
import org.identityverification.VerificationRequest;
import org.identityverification.impl.provider.FaceAuthRequest;
import org.identityverification.impl.verification.FieldLimits;
import org.jspecify.annotations.Nullable;

/**
 * Checks a request before any call (contract, section 1), and finds every fault at once. Refuses nothing that the provider
 * may accept.
 */
final class RequestCheck {

    private static final int MIN_AGE = 14;

    private final Optional<String> defaultCallbackUrl;
    private final Predicate<Optional<String>> mayExist;
    private final Clock clock;

    RequestCheck(Optional<String> defaultCallbackUrl, Predicate<Optional<String>> mayExist, Clock clock) {
        this.defaultCallbackUrl = defaultCallbackUrl;
        this.mayExist = mayExist;
        this.clock = clock;
    }

    /** Makes the body of the call. Throws all faults of the request at once; checks the age, at least 14, only when there is none. */
    FaceAuthRequest check(VerificationRequest request, @Nullable String notifyUrl) {
        List<FieldError> faults = faults(request);
        if (!faults.isEmpty()) {
            throw new InvalidRequestException(faults, FailureDetails.NONE);
        }
        ResidentIdNumber idNumber = ResidentIdNumber.parse(request.idNumber().orElseThrow(), clock);
        if (idNumber.age(clock) < MIN_AGE) {
            throw new NotStartedException(FailureKind.UNDER_AGE, "The person is under 14", FailureDetails.NONE, null);
        }
        return new FaceAuthRequest(
                request.name().orElseThrow(),
                idNumber.value(),
                request.mode().orElseThrow(),
                request.repetition().orElse(null),
                callbackUrl(request).orElse(null),
                request.contextId().filter(id -> !id.isEmpty()).orElse(null),
                notifyUrl);
    }

    /** The faults of a request. That the person is under 14 is not one of them. */
    List<FieldError> faults(VerificationRequest request) {
        List<FieldError> errors = new ArrayList<>();
        checkName(request.name().orElse(""), errors);
        ResidentIdNumber.check(request.idNumber().orElse(""), clock).ifPresent(errors::add);
        FaceAuthMode mode = request.mode().orElse(null);
        if (mode == null) {
            add(errors, "mode.missing", "the mode is missing");
        }
        checkCallbackUrl(request, errors);
        checkContextId(request.contextId().orElse(""), errors);
        if (!mayExist.test(request.account())) {
            errors.add(noAccount(request.account()));
        }
        if (request.embedding().isPresent() && mode != null && mode != FaceAuthMode.ZHIMACREDIT) {
            add(errors, "embedding.mode", "the Alipay mini program works with the mode ZHIMACREDIT only");
        }
        if (request.startKey().filter(key -> !FieldLimits.isIdempotencyKey(key)).isPresent()) {
            add(errors, "startKey.malformed", "the key must be 1 to 128 visible ASCII characters");
        }
        return List.copyOf(errors);
    }

    /** The error of a request whose account does not exist; absent is the common account. */
    static FieldError noAccount(Optional<String> account) {
        return account.isEmpty()
                ? new FieldError("account", "account.missing", "the account is missing, and there is no common one")
                : new FieldError("account", "account.unknown", "there is no such account");
    }

    private static void checkName(String name, List<FieldError> errors) {
        if (name.isBlank()) {
            add(errors, "name.missing", "the name is missing");
        } else if (isMisread(name)) {
            add(errors, "name.characters", "the name looks as if it was read in the wrong character set; use UTF-8");
        } else if (name.codePointCount(0, name.length()) > FieldLimits.MAX_NAME) {
            add(errors, "name.length", "the name must have at most " + FieldLimits.MAX_NAME + " characters");
        } else if (isSpace(name.charAt(0)) || isSpace(name.charAt(name.length() - 1))) {
            add(errors, "name.whiteSpace", "the name has white space before or after it");
        } else if (containsForbidden(name)) {
            add(errors, "name.characters", "the name contains control characters");
        }
    }

    private Optional<String> callbackUrl(VerificationRequest request) {
        return request.callbackUrl().or(() -> request.embedding().isPresent() ? Optional.empty() : defaultCallbackUrl);
    }

    private void checkCallbackUrl(VerificationRequest request, List<FieldError> errors) {
        String url = callbackUrl(request).orElse(null);
        if (url == null) {
            if (request.embedding().isEmpty()) {
                add(errors, "callbackUrl.missing", "the callback URL is missing");
            }
        } else if (url.isBlank()) {
            add(errors, "callbackUrl.missing", "the callback URL is empty");
        } else if (url.length() > FieldLimits.MAX_URL) {
            add(
                    errors,
                    "callbackUrl.length",
                    "the callback URL must have at most " + FieldLimits.MAX_URL + " characters");
        } else {
            checkUrl(url, errors);
        }
    }

    private static void checkUrl(String text, List<FieldError> errors) {
        try {
            URI url = new URI(text);
            if (url.isAbsolute() && !url.getScheme().matches("(?i)https?")) {
                add(errors, "callbackUrl.scheme", "the callback URL must be http or https");
                return;
            }
            if (url.isAbsolute() && url.getHost() != null) {
                return;
            }
        } catch (URISyntaxException e) {
            // Reported below, like a relative URL.
        }
        add(errors, "callbackUrl.notAbsolute", "the callback URL must be an absolute http or https URL");
    }

    private static void checkContextId(String contextId, List<FieldError> errors) {
        if (contextId.codePointCount(0, contextId.length()) > FieldLimits.MAX_CONTEXT_ID) {
            add(
                    errors,
                    "contextId.length",
                    "the context id must have at most " + FieldLimits.MAX_CONTEXT_ID + " characters");
        } else if (containsForbidden(contextId)) {
            add(errors, "contextId.characters", "the context id contains control characters");
        }
    }

    /** A code begins with the name of its field. */
    private static void add(List<FieldError> errors, String code, String message) {
        errors.add(new FieldError(code.substring(0, code.indexOf('.')), code, message));
    }

    /** UTF-8 that is read as ISO 8859-1 has characters from U+0080 to U+009F; other bytes read as UTF-8 become U+FFFD. */
    private static boolean isMisread(String text) {
        return text.chars().anyMatch(c -> (c >= 0x80 && c <= 0x9F) || c == 0xFFFD);
    }

    private static boolean containsForbidden(String text) {
        return text.codePoints().anyMatch(codePoint -> switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        });
    }

    /** Includes non-breaking and ideographic spaces. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
