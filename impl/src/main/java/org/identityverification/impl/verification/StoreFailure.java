package org.identityverification.impl.verification;

import org.jspecify.annotations.Nullable;

/** The store did not do what it was asked to do, or it is not known whether it did. */
public class StoreFailure extends RuntimeException {

    private final boolean outcomeUnknown;

    public StoreFailure(String message, @Nullable Throwable cause, boolean outcomeUnknown) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /** Whether nothing was written because a lock, of a row for example, was waited for too long. */
    public boolean isLocked() {
        return false;
    }

    /** Whether the write may have happened, or may still happen. */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
