package org.identityverification.acceptance;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What is told of an answer of the provider.
 *
 * @param tls the protocol's version
 * @param headers their names
 * @param errorCode of the gateway, empty when there is none
 * @param errorMessage of the gateway: the documented beginning, {@code ?} for any other text, empty when there is none
 */
record Answer(
        int status, Duration took, String tls, Set<String> headers, String errorCode, String errorMessage, Body body) {

    private static final int SERVER_ERROR = 500;

    /** Whether the provider behind the gateway has answered. */
    boolean isLetIn() {
        return body.field("code").isPresent();
    }

    boolean isSuccess() {
        return code().filter("0"::equals).isPresent();
    }

    /** Whether the gateway has, and says why. */
    boolean saysWhy() {
        return !errorCode.isEmpty() || !errorMessage.isEmpty();
    }

    /** Whether it certainly started nothing: what else a start is answered may have been billed. */
    boolean isRefusal() {
        return isLetIn()
                ? code().filter(Documented.REFUSALS::contains).isPresent()
                : saysWhy() && status < SERVER_ERROR;
    }

    /** The provider's code, as a number or a text. */
    Optional<String> code() {
        return body.code("code");
    }

    /** In one line, with codes only. */
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
