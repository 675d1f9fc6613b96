package org.identityverification.app.request;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.identityverification.FailureDetails;
import org.identityverification.FieldError;
import org.identityverification.InvalidRequestException;
import org.identityverification.Undelivered.Reason;
import org.identityverification.VerificationOutcome;

/** Reads what a request is about. A missing or wrong one is an error that names the parameter; it never means everything. */
public final class Parameters {

    private static final VerificationOutcome[] OF_CLAIMS = {VerificationOutcome.PASSED, VerificationOutcome.FAILED};

    private Parameters() {}

    /** Only the usual spelling counts: {@link UUID#fromString} would accept {@code 1-1-1-1-1} too. */
    public static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equalsIgnoreCase(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A shortened id, as in logs, is refused: several may begin like this. */
    public static UUID requiredId(String text) {
        return id(text).orElseThrow(() -> wrong("id", "id.spelling", "must be a complete id"));
    }

    /** Whether a filter may name it: also an account that is gone, and the empty name for starts that named none. */
    public static boolean isAccount(String name) {
        return name.matches("[a-z0-9-]{0,32}");
    }

    /** Throws an {@link InvalidRequestException} with this code unless the body has one of these reasons and no other fault. */
    public static Reason reason(JsonBody body, Reason[] allowed, String code) {
        Reason reason = body.constant("reason", allowed, code);
        body.requireNoErrors();
        if (reason == null) {
            throw wrong("reason", code, "must be one of " + List.of(allowed));
        }
        return reason;
    }

    /** Throws an {@link InvalidRequestException} unless the body names the outcome of a claim and has no other fault. */
    public static VerificationOutcome outcome(JsonBody body) {
        VerificationOutcome outcome = body.constant("outcome", OF_CLAIMS, "outcome.unknown");
        body.requireNoErrors();
        if (outcome == null) {
            throw wrong("outcome", "outcome.unknown", "must be one of " + List.of(OF_CLAIMS));
        }
        return outcome;
    }

    /** The past only: what is later is an error in the time zone. */
    public static Instant since(JsonBody body) {
        String text = body.text("since");
        body.requireNoErrors();
        if (text == null) {
            throw wrong("since", "since.missing", "is required with from");
        }
        Instant since;
        try {
            since = Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw wrong("since", "since.spelling", "must be a time with its offset");
        }
        if (since.isBefore(Instant.EPOCH) || since.isAfter(Instant.now())) {
            throw wrong("since", "since.notPast", "must be in the past, and after 1970");
        }
        return since;
    }

    public static InvalidRequestException wrong(String field, String code, String message) {
        return new InvalidRequestException(List.of(new FieldError(field, code, message)), FailureDetails.NONE);
    }
}
