package org.identityverification.testkit.simulation;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;
import org.identityverification.testkit.script.BusinessError;
import org.jspecify.annotations.Nullable;

/** The body of a start call: contract, section 1. What is null was absent, or {@code null} in the JSON. */
record FaceRequest(
        @Nullable String name,
        @Nullable String idNo,
        @Nullable String faceauthMode,
        @Nullable String callbackUrl,
        @Nullable String contextId,
        @Nullable String notifyUrl) {

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final int MIN_AGE = 14;

    /** The request; empty when the body is no JSON object in UTF-8, or a known field has the wrong type. Other fields may be there. */
    static Optional<FaceRequest> read(byte[] body) {
        try (JsonParser parser = Json.createParser(new StringReader(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString()))) {
            parser.next();
            JsonObject json = parser.getObject();
            // The second looks for anything after the object, which the parser reports by an exception.
            if (!json.getOrDefault("repetition", JsonValue.NULL).toString().matches("true|false|null")
                    || parser.hasNext()) {
                return Optional.empty();
            }
            return Optional.of(new FaceRequest(
                    text(json, "name"),
                    text(json, "idNo"),
                    text(json, "faceauthMode"),
                    text(json, "callbackUrl"),
                    text(json, "contextId"),
                    text(json, "notifyUrl")));
        } catch (CharacterCodingException | RuntimeException | StackOverflowError e) {
            // Libraries report malformed, cut off and too deeply nested input in different ways.
            return Optional.empty();
        }
    }

    /**
     * The first error, in the order in which the contract lists them: mode, name, ID number and callback are there; the ID number is
     * right; nothing has stray white space; the person is 14. An ID number that is right but for white space is a case of stray white
     * space. A URL that is not absolute http or https gets the error that says "check the format of the input".
     */
    Optional<BusinessError> firstError(Clock clock) {
        return Optional.ofNullable(errorOn(LocalDate.ofInstant(clock.instant(), CHINA)));
    }

    private @Nullable BusinessError errorOn(LocalDate today) {
        String mode = orEmpty(faceauthMode);
        if (mode.isBlank()) {
            return BusinessError.MODE_MISSING;
        }
        if (FaceAuthMode.byWireName(mode).isEmpty()) {
            return BusinessError.MODE_UNKNOWN;
        }
        if (orEmpty(name).isBlank()) {
            return BusinessError.NAME_MISSING;
        }
        String number = orEmpty(idNo);
        if (number.isBlank()) {
            return BusinessError.ID_NUMBER_MISSING;
        }
        boolean mayBeAbsent = callbackUrl == null && mode.equals(FaceAuthMode.ZHIMACREDIT.name());
        if (orEmpty(callbackUrl).isBlank() && !mayBeAbsent) {
            return BusinessError.CALLBACK_MISSING;
        }
        Optional<LocalDate> born = IdNumber.birthDate(withoutWhiteSpace(number), today);
        if (born.isEmpty()) {
            return BusinessError.ID_NUMBER_WRONG;
        }
        if (!number.equals(withoutWhiteSpace(number)) || anyPadded()) {
            return BusinessError.WHITE_SPACE;
        }
        if (Period.between(born.get(), today).getYears() < MIN_AGE) {
            return BusinessError.UNDER_14;
        }
        return isWebAddressOrAbsent(callbackUrl) && isWebAddressOrAbsent(notifyUrl) ? null : BusinessError.FAILED;
    }

    private boolean anyPadded() {
        return Stream.of(name, callbackUrl, notifyUrl).anyMatch(value -> value != null && !value.equals(value.strip()));
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

    private static @Nullable String text(JsonObject json, String field) {
        JsonValue value = json.getOrDefault(field, JsonValue.NULL);
        return value == JsonValue.NULL ? null : ((JsonString) value).getString();
    }

    /** Says nothing about the person and the URLs. */
    @Override
    public String toString() {
        return "FaceRequest[" + faceauthMode + "]";
    }
}
