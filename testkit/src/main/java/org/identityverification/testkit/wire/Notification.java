package org.identityverification.testkit.wire;

/**
 * A request that the provider sent to a notify URL, with the receiver's answer: contract, section 2.
 *
 * @param method {@code POST} for a result, {@code GET} when the person opened the face page
 * @param body what was sent; empty with {@code GET}
 * @param status the HTTP status of the answer; 0 when none came within five seconds
 * @param answer the body of the answer, or the reason why none came
 */
public record Notification(String flowId, String method, String body, int status, String answer) {

    @Override
    public String toString() {
        return method + " for flow " + flowId + " → " + status;
    }
}
