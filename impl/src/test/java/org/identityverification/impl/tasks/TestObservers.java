package org.identityverification.impl.tasks;

import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.util.TypeLiteral;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.identityverification.VerificationCompleted;
import org.identityverification.impl.concurrent.TestExecutors;

/** A synchronous and an asynchronous observer, which fail or wait as a test says. */
final class TestObservers implements Event<VerificationCompleted> {
    final List<VerificationCompleted> told = new ArrayList<>();
    final List<VerificationCompleted> toldAsync = new CopyOnWriteArrayList<>();
    volatile CountDownLatch asyncGate = new CountDownLatch(0);
    Throwable failure;
    CompletionException asyncFailure;
    Throwable asyncRefusal;

    @Override
    public void fire(VerificationCompleted event) {
        told.add(event);
        fail(failure);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <U extends VerificationCompleted> CompletionStage<U> fireAsync(U event, NotificationOptions options) {
        fail(asyncRefusal);
        CompletableFuture<VerificationCompleted> fired = new CompletableFuture<>();
        options.getExecutor().execute(() -> {
            toldAsync.add(event);
            TestExecutors.pass(asyncGate);
            if (asyncFailure == null) {
                fired.complete(event);
            } else {
                fired.completeExceptionally(asyncFailure);
            }
        });
        return (CompletionStage<U>) fired;
    }

    private static void fail(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    @Override
    public <U extends VerificationCompleted> CompletionStage<U> fireAsync(U event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Event<VerificationCompleted> select(Annotation... qualifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <U extends VerificationCompleted> Event<U> select(Class<U> subtype, Annotation... qualifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <U extends VerificationCompleted> Event<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
        throw new UnsupportedOperationException();
    }
}
