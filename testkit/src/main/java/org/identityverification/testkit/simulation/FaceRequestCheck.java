package org.identityverification.testkit.simulation;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;
import org.identityverification.testkit.script.BusinessError;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a start call, in the order in which the contract lists the errors: mode, name, ID number and callback are there; the
 * ID number is right; nothing has stray white space; the person is 14.
 *
 * <p>An ID number that is right but for white space is a case of stray white space, not of a wrong number. URLs that are not absolute
 * http or https are answered with the error that says "check the format of the input".
 */
final class FaceRequestCheck {

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final int MIN_AGE = 14;

    private final Clock clock;

    FaceRequestCheck(Clock clock) {
        this.clock = clock;
    }

    /** The first error, or empty. */
    Optional<BusinessError> check(FaceRequest request) {
        return Optional.ofNullable(firstError(request));
    }

    private @Nullable BusinessError firstError(FaceRequest request) {
        String mode = orEmpty(request.faceauthMode());
        if (mode.isBlank()) {
            return BusinessError.MODE_MISSING;
        }
        if (FaceAuthMode.byWireName(mode).isEmpty()) {
            return BusinessError.MODE_UNKNOWN;
        }
        if (orEmpty(request.name()).isBlank()) {
            return BusinessError.NAME_MISSING;
        }
        String idNo = orEmpty(request.idNo());
        if (idNo.isBlank()) {
            return BusinessError.ID_NUMBER_MISSING;
        }
        boolean mayBeAbsent = request.callbackUrl() == null && mode.equals(FaceAuthMode.ZHIMACREDIT.name());
        if (orEmpty(request.callbackUrl()).isBlank() && !mayBeAbsent) {
            return BusinessError.CALLBACK_MISSING;
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), CHINA);
        Optional<LocalDate> born = IdNumber.birthDate(withoutWhiteSpace(idNo), today);
        if (born.isEmpty()) {
            return BusinessError.ID_NUMBER_WRONG;
        }
        if (!idNo.equals(withoutWhiteSpace(idNo)) || anyPadded(request)) {
            return BusinessError.WHITE_SPACE;
        }
        if (Period.between(born.get(), today).getYears() < MIN_AGE) {
            return BusinessError.UNDER_14;
        }
        return isWebAddressOrAbsent(request.callbackUrl()) && isWebAddressOrAbsent(request.notifyUrl())
                ? null
                : BusinessError.FAILED;
    }

    private static boolean anyPadded(FaceRequest request) {
        return Stream.of(request.name(), request.callbackUrl(), request.notifyUrl())
                .anyMatch(value -> value != null && !value.equals(value.strip()));
    }

    private static String withoutWhiteSpace(String text) {
        return text.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static boolean isWebAddressOrAbsent(@Nullable String url) {
        if (url == null || url.isEmpty()) {
            return true;
        }
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme();
            return uri.getHost() != null && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
