package org.identityverification.acceptance;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request or an answer as the report may show it. Each part of headers, query and body has its type and length, and its
 * value only if that is a code: {@code body.data.status: string(4) = SCAN}.
 *
 * @param sender the address that the proxy reports; never shown for a GET, whose sender may be the person
 * @param status of the answer, the provider's or ours
 */
record Seen(Step step, String what, Instant at, String sender, int status, Map<String, String> parts) {

    static final String ANSWER = "answer";
    static final String NOTIFICATION = "POST to the notify URL";
    static final String REDIRECT = "GET to the callback URL";

    String part(String path) {
        return parts.getOrDefault(path, "absent");
    }

    /** The value of the part at a path, if it is a code; otherwise empty. */
    String valueOf(String path) {
        String part = part(path);
        return part.contains(" = ") ? part.split(" = ", 2)[1] : "";
    }

    /** Whether the gateway passed the call on, and the provider answered. */
    boolean isLetIn() {
        return part("outcome").equals("let in");
    }

    boolean isSuccess() {
        return valueOf("body.code").equals("0");
    }

    /** Whether it is certain that nothing was started. After any other answer, a start may have been billed. */
    boolean isRefusal() {
        return isLetIn()
                ? valueOf("body.code").matches("30500101|30500116|30503059|30503107")
                : !part("reason").isEmpty() && status < 500;
    }

    /** How long the link of a start is valid; zero unless it expires in the future. */
    Duration validity() {
        String expiry = valueOf("body.data.expire");
        return expiry.startsWith("in ") ? Duration.parse(expiry.substring("in ".length())) : Duration.ZERO;
    }

    /** An answer in one line, with the codes only. */
    String brief() {
        if (isLetIn()) {
            String code = valueOf("body.code").isEmpty() ? "of another shape" : valueOf("body.code");
            return ("status " + status + ", code " + code + " " + (isSuccess() ? "" : valueOf("body.message"))).strip();
        }
        return "status " + status + ", " + (part("reason").isEmpty() ? part("body") : part("reason"));
    }

    @Override
    public String toString() {
        String from = what.equals(NOTIFICATION) ? " from " + sender : "";
        return "**" + step.words() + "**, " + what + from + " at " + at + ": status " + status + ", "
                + parts.entrySet().stream()
                        .map(part -> part.getKey() + ": " + part.getValue())
                        .collect(Collectors.joining(", "));
    }
}
