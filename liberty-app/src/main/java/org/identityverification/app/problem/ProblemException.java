package org.identityverification.app.problem;

import java.time.Duration;
import java.util.List;
import org.identityverification.FieldError;
import org.jspecify.annotations.Nullable;

/** Ends a request with one of the application's own problems. */
public final class ProblemException extends RuntimeException {

    private final ProblemType type;
    private final @Nullable Duration retryAfter;
    private final transient List<FieldError> errors;

    public ProblemException(ProblemType type) {
        this(type, null, List.of());
    }

    /** A problem of these fields. */
    public ProblemException(ProblemType type, List<FieldError> errors) {
        this(type, null, errors);
    }

    /** A problem that is over after this time. */
    public ProblemException(ProblemType type, @Nullable Duration retryAfter) {
        this(type, retryAfter, List.of());
    }

    private ProblemException(ProblemType type, @Nullable Duration retryAfter, List<FieldError> errors) {
        super(type.name(), null, false, false);
        this.type = type;
        this.retryAfter = retryAfter;
        this.errors = List.copyOf(errors);
    }

    /** What is wrong, by field. */
    public List<FieldError> errors() {
        return errors;
    }

    Problem problem() {
        return Problem.of(type, retryAfter, errors);
    }
}
