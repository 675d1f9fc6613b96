package org.identityverification.benchmarks.application;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Something that callers do again and again, under a name by which the runner asks for it. */
interface Work {

    /** The name. */
    String name();

    /** Does it once, on the caller's thread. */
    void once() throws Exception;

    /** Begins it once. Only what waits for nobody overrides this and {@link #isAsynchronous()}. */
    default CompletionStage<?> begin() {
        return CompletableFuture.failedFuture(new UnsupportedOperationException(name() + " is synchronous"));
    }

    /** Whether callers use {@link #begin()}. */
    default boolean isAsynchronous() {
        return false;
    }
}
