package org.identityverification.app.problem;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;

/**
 * One answer that is an error (RFC 9457). Its {@code type} is {@value #TYPE_PREFIX} followed by a {@code FailureKind} or a
 * {@link ProblemType} in lower case with hyphens, for example {@code …:under-age}; these names are stable.
 *
 * @param slug the last part of the type, and of the keys of its texts
 * @param status the HTTP status
 * @param code the provider's or gateway's code
 * @param requestId what the provider's support asks for
 * @param errors what is wrong, by field
 * @param incident names a line in the log, when there is something to look up
 * @param retryAfter how long to wait before another try makes sense; always there with 429 and 503
 */
public record Problem(
        String slug,
        int status,
        Optional<String> code,
        Optional<String> requestId,
        List<FieldError> errors,
        Optional<String> incident,
        Optional<Duration> retryAfter) {

    /** How every {@code type} begins. */
    public static final String TYPE_PREFIX = "urn:identity-verification:problem:";

    static final String MEDIA_TYPE = "application/problem+json";

    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(5);

    public Problem {
        errors = List.copyOf(errors);
        if (status == 503 && retryAfter.isEmpty()) {
            retryAfter = Optional.of(DEFAULT_RETRY_AFTER);
        }
    }

    /** One of the application's own. */
    public static Problem of(ProblemType type) {
        return of(type, type.status());
    }

    /** One of the application's own that is over after a while. */
    public static Problem of(ProblemType type, Duration retryAfter) {
        return own(type, type.status(), Optional.empty(), Optional.of(retryAfter));
    }

    static Problem of(ProblemType type, int status) {
        return own(type, status, Optional.empty(), Optional.empty());
    }

    static Problem incident(String incident) {
        ProblemType type = ProblemType.INTERNAL_ERROR;
        return own(type, type.status(), Optional.of(incident), Optional.empty());
    }

    private static Problem own(ProblemType type, int status, Optional<String> incident, Optional<Duration> retryAfter) {
        return new Problem(type.slug(), status, Optional.empty(), Optional.empty(), List.of(), incident, retryAfter);
    }

    static Problem of(IdentityVerificationException failure) {
        return new Problem(
                ProblemType.slug(failure.kind()),
                failure.kind().httpStatus(),
                failure.code(),
                failure.requestId(),
                failure instanceof InvalidRequestException invalid ? invalid.errors() : List.of(),
                Optional.empty(),
                failure.retryAfter());
    }

    /** {@code Retry-After} in whole seconds, rounded up, at least one: a client that comes back must not come too early. */
    private Optional<Long> retryAfterSeconds() {
        return retryAfter.map(wait -> Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
    }

    /** All but the content type. */
    Map<String, String> headers(Texts texts) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HttpHeaders.CONTENT_LANGUAGE, texts.locale().toLanguageTag());
        headers.put(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        retryAfterSeconds().ifPresent(seconds -> headers.put(HttpHeaders.RETRY_AFTER, Long.toString(seconds)));
        if (status == ProblemType.TOKEN_REQUIRED.status()) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return headers;
    }

    byte[] toBytes(Texts texts) {
        return toJson(texts).toString().getBytes(StandardCharsets.UTF_8);
    }

    JsonObject toJson(Texts texts) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("type", TYPE_PREFIX + slug)
                .add("title", texts.get("problem." + slug + ".title"))
                .add("status", status)
                .add("detail", detail(texts));
        code.ifPresent(value -> json.add("code", value));
        requestId.ifPresent(value -> json.add("requestId", value));
        if (!errors.isEmpty()) {
            json.add("errors", errorsToJson(texts));
        }
        return json.build();
    }

    private String detail(Texts texts) {
        String detail = texts.get("problem." + slug + ".detail");
        return incident.map(id -> detail + " " + texts.get("problem.incident", id))
                .orElse(detail);
    }

    private JsonArrayBuilder errorsToJson(Texts texts) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        for (FieldError error : errors) {
            array.add(Json.createObjectBuilder().add("field", error.field()).add("message", texts.of(error)));
        }
        return array;
    }
}
