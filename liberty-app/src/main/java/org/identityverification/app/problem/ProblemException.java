package org.identityverification.app.problem;

import java.time.Duration;
import java.util.List;
import org.identityverification.FieldError;
import org.jspecify.annotations.Nullable;

/** Ends a request with one of the application's own problems. */
public final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    public ProblemException(ProblemType type) {
        this(type, null, List.of());
    }

    public ProblemException(ProblemType type, List<FieldError> errors) {
        this(type, null, errors);
    }

    public ProblemException(ProblemType type, Duration retryAfter) {
        this(type, retryAfter, List.of());
    }

    private ProblemException(ProblemType type, @Nullable Duration retryAfter, List<FieldError> errors) {
        super(type.name(), null, false, false);
        this.problem = Problem.of(type, retryAfter, errors);
    }

    public List<FieldError> errors() {
        return problem.errors();
    }

    Problem problem() {
        return problem;
    }
}
