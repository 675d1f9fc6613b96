package org.identityverification.app.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ends a request with one of the application's own problems. */
public final class ProblemException extends RuntimeException {

    private final ProblemType type;
    private final @Nullable Duration retryAfter;

    public ProblemException(ProblemType type) {
        this(type, null);
    }

    /** A problem that is over after this time. */
    public ProblemException(ProblemType type, @Nullable Duration retryAfter) {
        super(type.name(), null, false, false);
        this.type = type;
        this.retryAfter = retryAfter;
    }

    Problem problem() {
        return Problem.of(type, retryAfter);
    }
}
