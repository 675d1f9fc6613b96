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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.identityverification.testkit.script.BusinessError;
import org.jspecify.annotations.Nullable;

/** The body of a start call: contract, section 1. An absent field is empty if the provider requires it, and null otherwise. */
public record FaceRequest(
        String name,
        String idNo,
        String faceauthMode,
        @Nullable String callbackUrl,
        @Nullable String contextId,
        @Nullable String notifyUrl) {

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final int MIN_AGE = 14;

    /** The value of {@code faceauthMode}; the constants are the wire names. */
    public enum Mode {
        TENCENT,
        ZHIMACREDIT,
        WE_CHAT_FACE
    }

    /** Empty if the body is not a JSON object in UTF-8, or a known field has the wrong type. Other fields are ignored. */
    static Optional<FaceRequest> read(byte[] body) {
        try (JsonParser parser = Json.createParser(new StringReader(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(body))
                .toString()))) {
            parser.next();
            JsonObject json = parser.getObject();
            // hasNext() looks for anything after the object, which the parser reports by an exception.
            if (!json.getOrDefault("repetition", JsonValue.NULL).toString().matches("true|false|null")
                    || parser.hasNext()) {
                return Optional.empty();
            }
            return Optional.of(new FaceRequest(
                    orEmpty(text(json, "name")),
                    orEmpty(text(json, "idNo")),
                    orEmpty(text(json, "faceauthMode")),
                    text(json, "callbackUrl"),
                    text(json, "contextId"),
                    text(json, "notifyUrl")));
        } catch (CharacterCodingException | RuntimeException | StackOverflowError e) {
            // Libraries report malformed, truncated and too deeply nested input in different ways.
            return Optional.empty();
        }
    }

    /**
     * The first error, in the order of the contract: mode, name, ID number and callback are present; the ID number is valid; nothing
     * has stray white space; the person is 14. An ID number that is valid without its white space is a case of stray white space. A
     * URL that is not absolute http or https gets the general error.
     */
    Optional<BusinessError> firstError(Clock clock) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), CHINA);
        String number = idNo.replaceAll("[\\s\\p{Z}]", "");
        Optional<LocalDate> born = IdNumber.birthDate(number, today);
        boolean callbackMissing = callbackUrl == null ? !faceauthMode.equals("ZHIMACREDIT") : callbackUrl.isBlank();
        boolean padded = Stream.of(name, orEmpty(callbackUrl), orEmpty(notifyUrl))
                .anyMatch(value -> !value.equals(value.strip()));
        Map<BusinessError, Boolean> errors = new LinkedHashMap<>();
        errors.put(BusinessError.MODE_MISSING, faceauthMode.isBlank());
        errors.put(
                BusinessError.MODE_UNKNOWN,
                Arrays.stream(Mode.values()).noneMatch(it -> it.name().equals(faceauthMode)));
        errors.put(BusinessError.NAME_MISSING, name.isBlank());
        errors.put(BusinessError.ID_NUMBER_MISSING, idNo.isBlank());
        errors.put(BusinessError.CALLBACK_MISSING, callbackMissing);
        errors.put(BusinessError.ID_NUMBER_WRONG, born.isEmpty());
        errors.put(BusinessError.WHITE_SPACE, padded || !idNo.equals(number));
        errors.put(
                BusinessError.UNDER_14,
                born.filter(it -> Period.between(it, today).getYears() < MIN_AGE)
                        .isPresent());
        errors.put(BusinessError.FAILED, !isWebAddressOrAbsent(callbackUrl) || !isWebAddressOrAbsent(notifyUrl));
        return errors.keySet().stream().filter(errors::get).findFirst();
    }

    public Mode mode() {
        return Mode.valueOf(faceauthMode);
    }

    /** A valid request with name and ID number masked. */
    FaceRequest masked() {
        return new FaceRequest(
                Character.toString(name.codePointAt(0)) + "**",
                idNo.substring(0, 4) + "**********" + idNo.substring(14),
                faceauthMode,
                callbackUrl,
                contextId,
                notifyUrl);
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

    @Override
    public String toString() {
        return "FaceRequest[" + faceauthMode + "]";
    }
}
