package org.identityverification.impl.delivery;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.EventContext;
import jakarta.enterprise.inject.spi.EventMetadata;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.TypeVariable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.DeliveryFailedException;
import org.identityverification.DeliveryPostponedException;
import org.identityverification.VerificationCompleted;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.Share;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.tasks.RunningWork;
import org.jspecify.annotations.Nullable;

/**
 * Calls the application's observers of {@link VerificationCompleted} one by one, so that no observer keeps the event from another or
 * changes the thread under it: first the synchronous ones in the order of their priorities, then the asynchronous ones, each on a
 * thread of its own. Each has a request context of its own.
 */
@ModuleBean
class Observers {

    private final BeanManager beans;
    private final Instance<RequestContextController> requestContexts;
    private final ForeignCode foreignCode;
    private final Executor asynchronous;

    private final Map<ObserverMethod<?>, String> names = new ConcurrentHashMap<>();

    @Inject
    Observers(
            BeanManager beans,
            Instance<RequestContextController> requestContexts,
            ForeignCode foreignCode,
            ModuleExecutor executor) {
        this.beans = beans;
        this.requestContexts = requestContexts;
        this.foreignCode = foreignCode;
        // Permits of their own, so that deliveries that wait for asynchronous observers can't block these.
        this.asynchronous = executor.permits(Share.OBSERVERS);
    }

    record Failure(String observer, Throwable thrown) {

        private static final int LONGEST_REASON = 64;
        private static final int LONGEST_CHAIN = 8;

        /** What the observer gave, or the class of what it threw; never a message. */
        String reason() {
            String reason = given(DeliveryFailedException.class)
                    .map(DeliveryFailedException::reason)
                    .orElseGet(() -> thrown.getClass().getName());
            return reason.substring(Math.max(0, reason.length() - LONGEST_REASON));
        }

        Optional<Instant> tryAgainAt() {
            return given(DeliveryFailedException.class)
                    .flatMap(DeliveryFailedException::tryAgainAt)
                    .or(() -> given(DeliveryPostponedException.class).map(DeliveryPostponedException::until));
        }

        /** Whether the observer has tried. */
        boolean isTried() {
            return given(DeliveryPostponedException.class).isEmpty();
        }

        /** A server may wrap what the observer threw. */
        private <T> Optional<T> given(Class<T> type) {
            return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                    .limit(LONGEST_CHAIN)
                    .filter(type::isInstance)
                    .map(type::cast)
                    .findFirst();
        }

        @Override
        public String toString() {
            return observer + " (" + reason() + ")";
        }
    }

    /**
     * What came of an attempt.
     *
     * @param done the names of the observers that returned normally; one name may stand for several
     * @param all whether every observer has returned normally, now or before
     */
    record Called(Set<String> done, List<Failure> failures, boolean all) {}

    /** Calls the observers that have not returned normally before, and waits for them. No call begins once the lease is lost. */
    Called callAll(VerificationCompleted completed, RunningWork work) {
        Set<String> done = new HashSet<>(work.record().delivery().done());
        List<ObserverMethod<? super VerificationCompleted>> observers = beans.resolveObserverMethods(completed).stream()
                .filter(observer -> !done.contains(nameOf(observer)))
                .sorted(Comparator.<ObserverMethod<?>, Boolean>comparing(ObserverMethod::isAsync)
                        .thenComparing(ObserverMethod::getPriority))
                .toList();
        Set<String> notDone = new HashSet<>();
        List<Failure> failures = new ArrayList<>();
        List<CompletableFuture<Optional<Failure>>> ends = new ArrayList<>();
        for (ObserverMethod<? super VerificationCompleted> observer : observers) {
            if (!work.isLeased()) {
                notDone.add(nameOf(observer));
            } else if (observer.isAsync()) {
                ends.add(begin(observer, completed, work.helpers()));
            } else {
                ends.add(CompletableFuture.completedFuture(call(observer, completed)));
            }
        }
        ends.forEach(end -> end.join().ifPresent(failures::add));
        failures.forEach(failure -> notDone.add(failure.observer()));
        observers.stream()
                .map(this::nameOf)
                .filter(name -> !notDone.contains(name))
                .forEach(done::add);
        return new Called(done, failures, notDone.isEmpty());
    }

    private CompletableFuture<Optional<Failure>> begin(
            ObserverMethod<? super VerificationCompleted> observer,
            VerificationCompleted completed,
            Set<Thread> threads) {
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        threads.add(Thread.currentThread());
                        try {
                            return call(observer, completed);
                        } finally {
                            threads.remove(Thread.currentThread());
                        }
                    },
                    asynchronous);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.completedFuture(Optional.of(new Failure(nameOf(observer), e)));
        }
    }

    @SuppressWarnings("unchecked") // an observer of a supertype takes the event too
    private Optional<Failure> call(
            ObserverMethod<? super VerificationCompleted> observer, VerificationCompleted completed) {
        ObserverMethod<VerificationCompleted> called = (ObserverMethod<VerificationCompleted>) observer;
        return foreignCode
                .run(() -> ForeignCode.inRequestContext(
                        requestContexts, () -> called.notify(new Context(completed, null))))
                .map(thrown -> new Failure(nameOf(observer), thrown));
    }

    /** The name of an observer in messages and in the store: its bean class and its method. CDI itself tells only the class. */
    private String nameOf(ObserverMethod<?> observer) {
        return names.computeIfAbsent(observer, it -> {
            String bean = it.getBeanClass().getName();
            String methods = methods(it);
            return methods.isEmpty() ? bean : bean + "." + methods;
        });
    }

    /** Several names when several methods of the bean observe the same event in the same way. */
    private static String methods(ObserverMethod<?> observer) {
        Class<? extends Annotation> kind = observer.isAsync() ? ObservesAsync.class : Observes.class;
        try {
            return Stream.<Class<?>>iterate(observer.getBeanClass(), Objects::nonNull, Class::getSuperclass)
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .filter(method -> observes(method, kind, observer))
                    .map(Method::getName)
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining("|"));
        } catch (RuntimeException | LinkageError e) {
            return "";
        }
    }

    private static boolean observes(Method method, Class<? extends Annotation> kind, ObserverMethod<?> observer) {
        return Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(kind))
                .filter(parameter -> priority(parameter) == observer.getPriority())
                .map(Parameter::getParameterizedType)
                // The parameter of a method that is inherited from a generic class is a variable.
                .anyMatch(type -> type.equals(observer.getObservedType()) || type instanceof TypeVariable<?>);
    }

    private static int priority(Parameter parameter) {
        Priority priority = parameter.getAnnotation(Priority.class);
        return priority == null ? ObserverMethod.DEFAULT_PRIORITY : priority.value();
    }

    /** Without metadata, which many servers provide only while they fire an event. */
    private record Context(
            VerificationCompleted getEvent, @Nullable EventMetadata getMetadata)
            implements EventContext<VerificationCompleted> {}
}
