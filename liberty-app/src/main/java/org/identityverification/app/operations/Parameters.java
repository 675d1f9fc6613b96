package org.identityverification.app.operations;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.identityverification.FieldError;
import org.identityverification.InvalidRequestException;
import org.identityverification.PendingDelivery.Reason;
import org.identityverification.app.request.Ids;
import org.identityverification.app.request.JsonBody;

/** Reads the target of an act. A missing or wrong one is an error that names the parameter; it never means everything. */
final class Parameters {

    private Parameters() {}

    /** A shortened id, as in logs, is refused: several may begin like this. */
    static UUID id(String text) {
        return Ids.read(text).orElseThrow(() -> wrong("id", "id.spelling", "must be a complete id"));
    }

    /** Throws an {@link InvalidRequestException} with this code unless the body has one of these reasons and no other fault. */
    static Reason reason(JsonBody body, Reason[] allowed, String code) {
        Reason reason = body.constant("reason", allowed, code);
        body.requireNoErrors();
        if (reason == null) {
            throw wrong("reason", code, "must be one of " + List.of(allowed));
        }
        return reason;
    }

    /** The past only: what is later is an error in the time zone. */
    static Instant since(JsonBody body) {
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

    static InvalidRequestException wrong(String field, String code, String message) {
        return new InvalidRequestException(List.of(new FieldError(field, code, message)));
    }
}
