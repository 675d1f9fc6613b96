package org.identityverification.impl.concurrent;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A wait for a result that ends at a deadline. The caller says in one place what happens when there is no result. */
public final class BoundedWait {

    private BoundedWait() {}

    /** Why there is no result. */
    public enum End {
        /** The deadline passed, or the waiting thread was interrupted. */
        TIMEOUT,
        /** The work did not begin, because too much is under way or the application is stopping. */
        REFUSED,
        /** The work threw an exception. */
        FAILED
    }

    /** What the caller does without a result: returns another value, or throws an exception of its own. */
    @FunctionalInterface
    public interface Otherwise<T, X extends Exception> {
        T get(End end, Throwable cause) throws X;
    }

    /** Waits for a result. The work behind it continues after the deadline: no thread is interrupted. */
    public static <T, X extends Exception> T await(Future<T> result, Deadline deadline, Otherwise<T, X> otherwise)
            throws X {
        try {
            return result.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return otherwise.get(End.TIMEOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise.get(End.TIMEOUT, e);
        } catch (ExecutionException e) {
            return otherwise.get(End.FAILED, Objects.requireNonNullElse(e.getCause(), e));
        }
    }
}
