package org.identityverification.impl.provider;

/** What the provider can be called for; each has a circuit breaker of its own. */
public enum FaceAuthOperation {
    /** See {@link FaceAuthCalls#start}. */
    START("start"),
    /** See {@link FaceAuthCalls#result}. */
    RESULT("result");

    private final String label;

    FaceAuthOperation(String label) {
        this.label = label;
    }

    /** What metrics and spans call it. */
    String label() {
        return label;
    }
}
