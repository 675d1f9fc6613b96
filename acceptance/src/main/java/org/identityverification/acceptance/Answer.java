package org.identityverification.acceptance;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What the report tells about an answer of the provider.
 *
 * @param tls the version of the protocol
 * @param headers the names of the headers
 * @param errorCode the gateway's code; empty if there is none
 * @param errorMessage the gateway's message: its documented beginning, {@code ?} for any other text, empty if there is none
 */
record Answer(
        int status, Duration took, String tls, Set<String> headers, String errorCode, String errorMessage, Body body) {

    private static final int SERVER_ERROR = 500;

    /** Whether the gateway passed the call on, and the provider answered. */
    boolean isLetIn() {
        return body.field("code").isPresent();
    }

    boolean isSuccess() {
        return code().filter("0"::equals).isPresent();
    }

    /** Whether the gateway gives a reason for refusing the call. */
    boolean saysWhy() {
        return !errorCode.isEmpty() || !errorMessage.isEmpty();
    }

    /** Whether it is certain that nothing was started. After any other answer, a start may have been billed. */
    boolean isRefusal() {
        return isLetIn()
                ? code().filter(Documented.REFUSALS::contains).isPresent()
                : saysWhy() && status < SERVER_ERROR;
    }

    /** The provider's code, sent as a number or a string. */
    Optional<String> code() {
        return body.code("code");
    }

    /** One line with the codes only. */
    String brief() {
        if (isLetIn()) {
            return "status " + status + ", code " + code().orElse("of another shape")
                    + body.code("message")
                            .filter(it -> !isSuccess())
                            .map(it -> " " + it)
                            .orElse("");
        }
        String reason = (errorCode + ' ' + errorMessage).strip();
        return "status " + status + ", " + (reason.isEmpty() ? body : reason);
    }
}
