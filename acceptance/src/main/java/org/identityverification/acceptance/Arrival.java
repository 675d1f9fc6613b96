package org.identityverification.acceptance;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is told of a request that came to the public URL.
 *
 * @param start the step whose check it belongs to
 * @param stage the step under way when it came
 * @param toNotifyUrl whether it came to the notify URL, else to the callback URL
 * @param query its parameters
 * @param headers their names
 * @param address of the sender, as the proxy in front tells it. Never shown for a GET, which may be the person's
 * @param answered with this status
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
    boolean saysHow() {
        return body.code("success").isPresent() || body.code("status").isPresent();
    }

    /** Whether it says that the check has failed. */
    boolean saysFailed() {
        return Optional.of("false").equals(body.code("success"))
                || (body.field("success").isEmpty() && Optional.of("false").equals(body.code("status")));
    }
}
