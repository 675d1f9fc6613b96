package org.identityverification.impl.provider;

import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.identityverification.FailureDetails;
import org.identityverification.FailureKind;
import org.identityverification.IdentityVerificationException;
import org.identityverification.impl.accounts.ProviderCall;
import org.identityverification.impl.verification.FieldLimits;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an answer means (contract, section 1).
 *
 * <p>A readable JSON body with a {@code code} comes from the provider, whatever the HTTP status. Otherwise the gateway's
 * headers decide, first by code and then by the beginning of the message. Without them, or with a code that is in no table,
 * the HTTP status decides.
 */
final class AnswerClassifier {

    private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());
    private static final String SUCCESS = "0";
    private static final Pattern TIMESTAMP = Pattern.compile("[1-9]\\d{0,14}");
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]+");
    private static final int MAX_MESSAGE = 200;
    // Contract, section 3: there is no check before the person begins, so the flow has not ended.
    private static final String NO_FACE_CHECK = "30503055";
    // From September 2001 on, in seconds and in milliseconds. Anything else is no timestamp: a duration, for example.
    private static final long MIN_SECONDS = 1_000_000_000L;
    private static final long MIN_MILLIS = MIN_SECONDS * 1000;
    private static final long MAX_SECONDS = MIN_SECONDS * 10 - 1;
    private static final Duration MAX_PAUSE = Duration.ofHours(1);

    private final ProviderCall call;
    private final List<Pattern> hidden;

    /** For one call. No exception shows the hidden texts, even if the answer repeats them. */
    AnswerClassifier(ProviderCall call, List<String> hidden) {
        this.call = call;
        // Longest first: if a name that is part of a URL were replaced first, the URL would not be found.
        this.hidden = hidden.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(it -> Pattern.compile(Pattern.quote(it), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE))
                .toList();
    }

    /** Returns {@code data} of a success; throws the exception for any other answer. */
    StartAnswer startAnswer(HttpAnswer answer) {
        JsonObject data = dataOf(answer);
        String flowId = text(data, "flowId");
        StartAnswer start = new StartAnswer(
                // An invalid id could never match that of a notification.
                FieldLimits.isFlowId(flowId) ? flowId : null,
                text(data, "authUrl"),
                text(data, "originalUrl"),
                text(data, "faceToken"),
                expiry(data));
        if (Stream.of(start.flowId(), start.authUrl(), start.originalUrl(), start.faceToken())
                .allMatch(Objects::isNull)) {
            throw unreadable("The provider answered success without data", answer);
        }
        return start;
    }

    QueryAnswer resultAnswer(HttpAnswer answer) {
        if (NO_FACE_CHECK.equals(code(read(answer.body())))) {
            return new QueryAnswer(QueryAnswer.Status.OTHER, null);
        }
        JsonObject data = dataOf(answer);
        String status = text(data, "status");
        String reason = text(data, "failedReasonCode");
        return new QueryAnswer(QueryAnswer.Status.of(status), FieldLimits.isReasonCode(reason) ? reason : null);
    }

    private JsonObject dataOf(HttpAnswer answer) {
        JsonObject json = read(answer.body());
        String code = code(json);
        if (json == null || code == null) {
            throw withoutBusinessCode(answer);
        }
        if (!code.equals(SUCCESS)) {
            String message = Optional.ofNullable(text(json, "message")).orElse("");
            // A query does not know the person's data, so it could not hide them.
            String shown = call.isStart() ? nonEmpty(message) : null;
            FailureDetails details = details(code, shown, answer);
            throw Refusals.find(Refusals.BUSINESS, code, null)
                    .map(row -> row.exception(call, code + " " + message, shown, details))
                    .orElseGet(() -> call.failed(
                            FailureKind.UNKNOWN_CODE,
                            "The provider refused with a code that its documentation does not list",
                            details,
                            null));
        }
        if (answer.status() / 100 != 2) {
            throw unreadable("The provider answered success under HTTP status " + answer.status(), answer);
        }
        if (!(json.get("data") instanceof JsonObject data)) {
            throw unreadable("The provider answered success without data", answer);
        }
        return data;
    }

    private IdentityVerificationException withoutBusinessCode(HttpAnswer answer) {
        FailureDetails details = details(answer);
        return Refusals.find(Refusals.GATEWAY, answer.gatewayCode(), answer.gatewayMessage())
                .map(row -> row.exception(call, "", null, details))
                .orElseGet(() -> byStatus(answer, details));
    }

    private IdentityVerificationException byStatus(HttpAnswer answer, FailureDetails details) {
        int status = answer.status();
        String shown = " (HTTP status " + status + ")";
        if (status == 401 || status == 403) {
            return call.failed(FailureKind.NOT_AUTHORIZED, "The call is not authorized" + shown, details, null);
        }
        if (status == 429) {
            return call.failed(
                    FailureKind.THROTTLED, "The gateway throttles calls, because too many were made", details, null);
        }
        if (status == 408 || status == 504) {
            return call.failed(FailureKind.TIMEOUT, "No answer in time" + shown, details, null);
        }
        if (status / 100 == 4 && nonEmpty(answer.gatewayCode()) != null) {
            return call.failed(
                    FailureKind.UNKNOWN_CODE,
                    "The gateway refused with a code that its documentation does not list",
                    details,
                    null);
        }
        if (answer.bodyTooLong()) {
            return unreadable("The answer is longer than " + AnswerBodyFilter.MAX_BODY_BYTES + " bytes", answer);
        }
        boolean redirects = status / 100 == 3;
        String what = redirects
                ? "The provider answered a redirect, which is never followed"
                : "The answer is not what the provider documents";
        return unreadable(what + shown, answer);
    }

    private IdentityVerificationException unreadable(String message, HttpAnswer answer) {
        return call.failed(FailureKind.UNREADABLE_ANSWER, message, details(answer), null);
    }

    private FailureDetails details(HttpAnswer answer) {
        return details(answer.gatewayCode(), nonEmpty(answer.gatewayMessage()), answer);
    }

    private FailureDetails details(@Nullable String code, @Nullable String shownMessage, HttpAnswer answer) {
        return call.details()
                // A short contextId may be a part of a code.
                .code(Refusals.isDocumented(code) ? code : nonEmpty(code))
                .providerMessage(shownMessage)
                .requestId(nonEmpty(answer.requestId()))
                .retryAfter(pause(answer))
                .build();
    }

    private @Nullable String nonEmpty(@Nullable String text) {
        String shown = text == null ? "" : shown(text);
        return shown.isEmpty() ? null : shown;
    }

    /** Makes a foreign text safe to show: without hidden texts and control characters, and not too long. */
    private String shown(String text) {
        String withoutHidden = text;
        for (Pattern secret : hidden) {
            withoutHidden = secret.matcher(withoutHidden).replaceAll("***");
        }
        String shown = NOT_PRINTABLE.matcher(withoutHidden).replaceAll(" ").strip();
        int end = Math.min(shown.length(), MAX_MESSAGE);
        boolean cutsACharacter = end < shown.length() && Character.isLowSurrogate(shown.charAt(end));
        return shown.substring(0, cutsACharacter ? end - 1 : end);
    }

    private static @Nullable Duration pause(HttpAnswer answer) {
        String text = answer.retryAfter();
        if (text == null || !SECONDS.matcher(text.strip()).matches()) {
            return null;
        }
        Duration pause = Duration.ofSeconds(Long.parseLong(text.strip()));
        return pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
    }

    private static @Nullable JsonObject read(String body) {
        if (body.isBlank()) {
            return null;
        }
        try (JsonReader reader = READERS.createReader(new StringReader(body))) {
            return reader.readValue() instanceof JsonObject object ? object : null;
        } catch (RuntimeException | StackOverflowError e) {
            // JSON-P specifies no exception for a text that is nested too deeply or a number that is too long.
            return null;
        }
    }

    /** A whole number or a text, as text. Some gateways send numbers as strings. */
    private static @Nullable String text(JsonObject object, String name) {
        JsonValue value = object.get(name);
        if (value instanceof JsonString text && !text.getString().isEmpty()) {
            return text.getString();
        }
        return value instanceof JsonNumber number ? digitsOf(number) : null;
    }

    private static @Nullable String digitsOf(JsonNumber number) {
        try {
            return number.isIntegral() ? number.bigIntegerValue().toString() : null;
        } catch (ArithmeticException | NumberFormatException | UnsupportedOperationException e) {
            // No code, id or time is longer than the JSON library allows for a number.
            return null;
        }
    }

    private static @Nullable String code(@Nullable JsonObject json) {
        String code = json == null ? null : text(json, "code");
        return code == null || code.isBlank() ? null : code.strip();
    }

    private static @Nullable Instant expiry(JsonObject data) {
        String text = text(data, "expire");
        if (text == null || !TIMESTAMP.matcher(text.strip()).matches()) {
            return null;
        }
        long number = Long.parseLong(text.strip());
        if (number >= MIN_MILLIS) {
            return Instant.ofEpochMilli(number);
        }
        return number >= MIN_SECONDS && number <= MAX_SECONDS ? Instant.ofEpochSecond(number) : null;
    }
}
