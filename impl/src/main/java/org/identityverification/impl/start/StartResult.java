package org.identityverification.impl.start;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The result of a start. What an application does with it, without an executor of its own, runs on threads of the module and not on
 * the pool of the JDK.
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
