package org.identityverification.app.problem;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.AlreadyStartedException;
import org.identityverification.FailureKind;
import org.identityverification.FieldError;
import org.identityverification.IdentityVerificationException;
import org.identityverification.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * An error answer (RFC 9457). Its {@code type} is {@code urn:identity-verification:problem:} followed by a
 * {@code FailureKind} or a {@link ProblemType} in lower case with hyphens, for example {@code …:under-age}; these names are stable.
 *
 * @param slug the last part of the type, and of the keys of its texts
 * @param failure holds the provider's code and the id of the call
 * @param incident names a line in the log, when there is something to look up
 * @param retryAfter how long to wait before another try makes sense; always present with 429 and 503
 * @param errors what is wrong, by field; empty when no field is at fault
 */
record Problem(
        String slug,
        int status,
        Optional<IdentityVerificationException> failure,
        Optional<String> incident,
        Optional<Duration> retryAfter,
        List<FieldError> errors) {

    static final String MEDIA_TYPE = "application/problem+json";

    /** Short enough to be read out over the phone. */
    private static final int INCIDENT_LENGTH = 8;

    Problem {
        if (status == 503 && retryAfter.isEmpty()) {
            retryAfter = Optional.of(Duration.ofSeconds(5));
        }
    }

    /** What an exception means for the caller. An unexpected exception becomes an incident. */
    static Problem of(Throwable failure) {
        if (failure instanceof IdentityVerificationException verification) {
            FailureKind kind = verification.kind();
            Optional<Duration> wait = verification.retryAfter();
            List<FieldError> errors = errorsOf(verification);
            return new Problem(
                    ProblemType.slug(kind),
                    kind.httpStatus(),
                    Optional.of(verification),
                    Optional.empty(),
                    wait,
                    errors);
        }
        if (failure instanceof ProblemException ours) {
            return ours.problem();
        }
        if (failure instanceof WebApplicationException refusal
                && refusal.getResponse().getStatus() != 500) {
            return of(refusal.getResponse().getStatus());
        }
        // JAX-RS makes a URI of what the client has sent.
        if (failure instanceof IllegalArgumentException && failure.getCause() instanceof URISyntaxException) {
            return of(ProblemType.BAD_REQUEST.status());
        }
        Optional<String> incident = Optional.of(UUID.randomUUID().toString().substring(0, INCIDENT_LENGTH));
        String slug = ProblemType.slug(ProblemType.INTERNAL_ERROR);
        return new Problem(slug, 500, Optional.empty(), incident, Optional.empty(), List.of());
    }

    static Problem of(ProblemType type, @Nullable Duration retryAfter, List<FieldError> errors) {
        Optional<Duration> wait = Optional.ofNullable(retryAfter);
        return new Problem(ProblemType.slug(type), type.status(), Optional.empty(), Optional.empty(), wait, errors);
    }

    static Problem of(int status) {
        String slug = ProblemType.slug(ProblemType.ofStatus(status));
        return new Problem(slug, status, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    private static List<FieldError> errorsOf(IdentityVerificationException failure) {
        if (failure instanceof InvalidRequestException invalid) {
            return invalid.errors();
        }
        return failure.kind() == FailureKind.UNDER_AGE
                ? List.of(new FieldError("idNumber", "idNumber.underAge", "belongs to a person under 14"))
                : List.of();
    }

    /** The id by which the provider finds the failed call. */
    Optional<String> requestId() {
        return failure.flatMap(IdentityVerificationException::requestId);
    }

    /** All headers except the content type. */
    Map<String, String> headers(Texts texts) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HttpHeaders.CONTENT_LANGUAGE, texts.locale().toLanguageTag());
        headers.put(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        // Rounded up, and at least one second: the client must not come back too early.
        retryAfter.ifPresent(wait -> {
            long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
            headers.put(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        });
        if (failure.orElse(null) instanceof AlreadyStartedException earlier) {
            // Relative to the path of the start, which a proxy may have changed.
            headers.put(
                    HttpHeaders.LOCATION,
                    "verifications/" + earlier.verificationId().orElseThrow());
        }
        if (status == ProblemType.TOKEN_REQUIRED.status()) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return headers;
    }

    /** The last part of the key of the detail. */
    private String detail() {
        if (failure.orElse(null) instanceof AlreadyStartedException earlier && !earlier.hasBegun()) {
            return retryAfter.isPresent() ? ".underWay" : ".unknown";
        }
        return ".detail";
    }

    byte[] toBytes(Texts texts) {
        return toJson(texts).toString().getBytes(StandardCharsets.UTF_8);
    }

    JsonObject toJson(Texts texts) {
        String lookup = incident.map(id -> " " + texts.get("problem.incident").replace("{0}", id))
                .orElse("");
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("type", "urn:identity-verification:problem:" + slug)
                .add("title", texts.get("problem." + slug + ".title"))
                .add("status", status)
                .add("detail", texts.get("problem." + slug + detail()) + lookup);
        failure.flatMap(IdentityVerificationException::code).ifPresent(value -> json.add("code", value));
        requestId().ifPresent(value -> json.add("requestId", value));
        if (failure.orElse(null) instanceof AlreadyStartedException earlier) {
            json.add(
                    "verification",
                    Json.createObjectBuilder()
                            .add("id", earlier.verificationId().orElseThrow().toString())
                            .add("status", earlier.status().name())
                            .add("begun", earlier.hasBegun()));
        }
        if (!errors.isEmpty()) {
            JsonArrayBuilder array = Json.createArrayBuilder();
            for (FieldError error : errors) {
                array.add(Json.createObjectBuilder().add("field", error.field()).add("message", texts.of(error)));
            }
            json.add("errors", array);
        }
        return json.build();
    }
}
