package org.identityverification.impl.start;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.identityverification.FaceAuthMode;
import org.identityverification.FailureDetails;
import org.identityverification.FieldError;
import org.identityverification.InvalidRequestException;
import org.identityverification.ResidentIdNumber;
import org.identityverification.UnderAgeException;
import org.identityverification.VerificationRequest;
import org.jspecify.annotations.Nullable;

/**
 * Checks a request before any call (contract, section 1), and finds every fault at once. Refuses nothing that the provider
 * may accept.
 */
final class RequestCheck {

    static final int LONGEST_NAME = 64;
    static final int LONGEST_CONTEXT_ID = 128;
    static final int LONGEST_URL = 2048;

    private static final int YOUNGEST = 14;

    private final Optional<String> defaultCallbackUrl;
    private final Clock clock;

    RequestCheck(Optional<String> defaultCallbackUrl, Clock clock) {
        this.defaultCallbackUrl = defaultCallbackUrl;
        this.clock = clock;
    }

    /**
     * Checks a request.
     *
     * @throws InvalidRequestException with all faults
     * @throws UnderAgeException when nothing else is wrong and the person is under 14 in China today
     */
    CheckedRequest check(VerificationRequest request) {
        List<FieldError> errors = new ArrayList<>();
        String name = checkName(request.name().orElse(""), errors);
        ResidentIdNumber idNumber = checkIdNumber(request.idNumber().orElse(""), errors);
        FaceAuthMode mode = request.mode().orElse(null);
        if (mode == null) {
            errors.add(new FieldError("mode", "mode.missing", "the mode is missing"));
        }
        String callbackUrl = checkCallbackUrl(request, errors);
        checkContextId(request.contextId().orElse(""), errors);
        if (request.embedding().isPresent() && mode != null && mode != FaceAuthMode.ZHIMACREDIT) {
            errors.add(new FieldError(
                    "embedding", "embedding.mode", "the Alipay mini program goes with the mode ZHIMACREDIT only"));
        }
        if (idNumber == null || mode == null || !errors.isEmpty()) {
            throw new InvalidRequestException(errors);
        }
        if (idNumber.age(clock) < YOUNGEST) {
            throw new UnderAgeException("The person is under 14", FailureDetails.NONE, null);
        }
        return new CheckedRequest(
                name,
                idNumber,
                mode,
                callbackUrl,
                request.contextId().filter(id -> !id.isEmpty()).orElse(null),
                request.repetition().orElse(null),
                request.embedding().orElse(null));
    }

    /** The faults of a request that {@link #check} throws; none for a person under 14. */
    List<FieldError> faults(VerificationRequest request) {
        try {
            check(request);
            return List.of();
        } catch (InvalidRequestException e) {
            return e.errors();
        } catch (UnderAgeException e) {
            return List.of();
        }
    }

    private static String checkName(String name, List<FieldError> errors) {
        if (name.isBlank()) {
            errors.add(new FieldError("name", "name.missing", "the name is missing"));
        } else if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
            errors.add(new FieldError(
                    "name", "name.length", "the name must have at most " + LONGEST_NAME + " characters"));
        } else if (isSpace(name.charAt(0)) || isSpace(name.charAt(name.length() - 1))) {
            errors.add(new FieldError("name", "name.whiteSpace", "the name has white space before or after it"));
        } else if (containsForbidden(name)) {
            errors.add(new FieldError("name", "name.characters", "the name contains control characters"));
        }
        return name;
    }

    private @Nullable ResidentIdNumber checkIdNumber(String text, List<FieldError> errors) {
        try {
            return ResidentIdNumber.parse(text, clock);
        } catch (InvalidRequestException e) {
            errors.addAll(e.errors());
            return null;
        }
    }

    private @Nullable String checkCallbackUrl(VerificationRequest request, List<FieldError> errors) {
        boolean optional = request.embedding().isPresent();
        String url = request.callbackUrl().orElse(optional ? null : defaultCallbackUrl.orElse(null));
        if (url == null) {
            if (!optional) {
                errors.add(new FieldError("callbackUrl", "callbackUrl.missing", "the callback URL is missing"));
            }
        } else if (url.isBlank()) {
            errors.add(new FieldError("callbackUrl", "callbackUrl.missing", "the callback URL is empty"));
        } else if (url.length() > LONGEST_URL) {
            errors.add(new FieldError(
                    "callbackUrl",
                    "callbackUrl.length",
                    "the callback URL must have at most " + LONGEST_URL + " characters"));
        } else {
            checkUrl(url).ifPresent(errors::add);
        }
        return url;
    }

    private static Optional<FieldError> checkUrl(String text) {
        try {
            URI url = new URI(text);
            if (url.isAbsolute() && !isHttp(url)) {
                return Optional.of(
                        new FieldError("callbackUrl", "callbackUrl.scheme", "the callback URL must be http or https"));
            }
            if (url.isAbsolute() && url.getHost() != null) {
                return Optional.empty();
            }
        } catch (URISyntaxException e) {
            // Told below, in the same words as a relative URL.
        }
        return Optional.of(new FieldError(
                "callbackUrl", "callbackUrl.notAbsolute", "the callback URL must be an absolute http or https URL"));
    }

    private static boolean isHttp(URI url) {
        return "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
    }

    private static void checkContextId(String contextId, List<FieldError> errors) {
        if (contextId.codePointCount(0, contextId.length()) > LONGEST_CONTEXT_ID) {
            errors.add(new FieldError(
                    "contextId",
                    "contextId.length",
                    "the context id must have at most " + LONGEST_CONTEXT_ID + " characters"));
        } else if (containsForbidden(contextId)) {
            errors.add(
                    new FieldError("contextId", "contextId.characters", "the context id contains control characters"));
        }
    }

    /** Whether it contains a character that is not allowed. */
    private static boolean containsForbidden(String text) {
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (isForbidden(codePoint)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isForbidden(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    /** The non-breaking and ideographic kinds included. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
