package org.identityverification.app.problem;

/** Ends a request with a problem of the application's own. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;

    public ProblemException(ProblemType type) {
        super(type.name(), null, false, false);
        this.type = type;
    }

    ProblemType type() {
        return type;
    }
}
