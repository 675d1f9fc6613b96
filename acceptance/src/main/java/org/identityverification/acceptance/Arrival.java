package org.identityverification.acceptance;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the report tells about a request to the public URL.
 *
 * @param start the step whose check it belongs to
 * @param stage the step under way when it came
 * @param toNotifyUrl whether it came to the notify URL; otherwise to the callback URL
 * @param query the query parameters
 * @param headers the names of the headers
 * @param address the address of the sender, as the proxy reports it. Never shown for a GET, whose sender may be the person
 * @param answered the status of the answer
 */
record Arrival(
        Step start,
        Step stage,
        boolean toNotifyUrl,
        String method,
        Instant at,
        List<Field> query,
        Set<String> headers,
        String contentType,
        String address,
        Body body,
        int answered) {

    Arrival answeredWith(int status) {
        return new Arrival(start, stage, toNotifyUrl, method, at, query, headers, contentType, address, body, status);
    }

    boolean isNotification() {
        return toNotifyUrl && method.equals("POST");
    }

    boolean isPing() {
        return toNotifyUrl && method.equals("GET");
    }

    /** Whether it says how the check ended. */
    boolean saysOutcome() {
        return body.code("success").isPresent() || body.code("status").isPresent();
    }

    /** Whether it says that the check has failed. */
    boolean saysFailed() {
        return Optional.of("false").equals(body.code("success"))
                || (body.field("success").isEmpty() && Optional.of("false").equals(body.code("status")));
    }
}
