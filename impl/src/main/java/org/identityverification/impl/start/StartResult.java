package org.identityverification.impl.start;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The result of a start. Continuations for which the application names no executor run on threads of the module, and not on the
 * JDK's common pool.
 */
final class StartResult<T> extends CompletableFuture<T> {

    private final Executor completer;

    StartResult(Executor completer) {
        this.completer = completer;
    }

    @Override
    public Executor defaultExecutor() {
        return completer;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new StartResult<>(completer);
    }
}
