package org.identityverification.impl.runtime.messages;

import org.jspecify.annotations.Nullable;

/** A copy of an exception with its classes and stack traces, without its messages, which may repeat personal data or secrets. */
public final class RedactedException extends RuntimeException {

    private static final int MAX_DEPTH = 10;

    private RedactedException(Throwable original, @Nullable Throwable cause) {
        super(nameOf(original), cause, false, true);
        setStackTrace(original.getStackTrace());
    }

    public static RedactedException of(Throwable original) {
        return copy(original, MAX_DEPTH);
    }

    // A copy of a copy names the original.
    private static String nameOf(Throwable original) {
        return original instanceof RedactedException copy
                ? String.valueOf(copy.getMessage())
                : original.getClass().getName();
    }

    private static RedactedException copy(Throwable original, int depth) {
        Throwable cause = original.getCause();
        return new RedactedException(original, cause == null || depth == 0 ? null : copy(cause, depth - 1));
    }
}
