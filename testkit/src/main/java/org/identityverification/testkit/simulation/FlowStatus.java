package org.identityverification.testkit.simulation;

/** The value of {@code status} in a result: contract, section 3. The constants are the wire names. */
public enum FlowStatus {
    /** The link is issued. */
    ING("认证中"),
    /** The link was opened, no result yet. */
    SCAN("认证中"),
    /** Passed, for good. */
    SUCCESS("认证成功"),
    /** Failed; the link can be tried again. */
    FAIL("认证失败");

    private final String message;

    FlowStatus(String message) {
        this.message = message;
    }

    /** The value of {@code message} beside it. */
    String message() {
        return message;
    }
}
