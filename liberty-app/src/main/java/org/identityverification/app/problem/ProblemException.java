package org.identityverification.app.problem;

/** Ends a request with a problem of the application's own. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemType type;

    /**
     * Makes one.
     *
     * @param type the problem to answer with
     */
    public ProblemException(ProblemType type) {
        super(type.name(), null, false, false);
        this.type = type;
    }

    /**
     * The problem to answer with.
     *
     * @return the type
     */
    public ProblemType type() {
        return type;
    }
}
