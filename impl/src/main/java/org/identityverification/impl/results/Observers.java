package org.identityverification.impl.results;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.EventContext;
import jakarta.enterprise.inject.spi.EventMetadata;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.identityverification.VerificationCompleted;
import org.identityverification.impl.concurrent.ApplicationCode;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.RequestContexts;
import org.identityverification.impl.concurrent.Work;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.jspecify.annotations.Nullable;

/**
 * Calls the application's observers of {@link VerificationCompleted} one by one, so that no observer keeps the event from another or
 * changes the thread under it: first the synchronous ones in the order of their priorities, then the asynchronous ones, each on a
 * thread of its own. Each has a request context of its own.
 *
 * <p>Some servers provide {@link EventMetadata} only while they fire an event. So the module fires an event for each observer. Its own
 * observer comes first, calls that observer, and ends the event. If an observer of the application would come before the module's
 * own, no observer gets metadata.
 */
@ModuleBean
class Observers {

    /** Before every priority that is not negative. Not the lowest integer, because Weld compares priorities by subtraction. */
    private static final int FIRST = -1;

    /** The call that an event is fired for on this thread. */
    private static final ThreadLocal<Call> CURRENT = new ThreadLocal<>();

    private final BeanManager beans;
    private final Event<VerificationCompleted> event;
    private final Instance<RequestContextController> requestContexts;
    private final ApplicationCode applicationCode;
    private final Executor asynchronous;
    private final Map<Thread, UUID> busyWith = new ConcurrentHashMap<>();

    @Inject
    Observers(
            BeanManager beans,
            @Delivering Event<VerificationCompleted> event,
            Instance<RequestContextController> requestContexts,
            ApplicationCode applicationCode,
            ModuleExecutor executor) {
        this.beans = beans;
        this.event = event;
        this.requestContexts = requestContexts;
        this.applicationCode = applicationCode;
        // Permits of their own, so that deliveries that wait for asynchronous observers can't block these.
        this.asynchronous = executor.bulkhead(Work.OBSERVERS);
    }

    /** What an observer threw, or that it left a transaction open. */
    record Failure(String observer, Throwable thrown) {}

    /** Calls all observers and waits for them. */
    List<Failure> callAll(VerificationCompleted completed) {
        Set<ObserverMethod<? super VerificationCompleted>> all = beans.resolveObserverMethods(completed);
        // Weld compares like this: for the highest priority, the subtraction overflows.
        boolean fires = all.stream().allMatch(observer -> observer.getPriority() - FIRST > 0);
        List<Call> calls = all.stream()
                .sorted(Comparator.comparingInt(ObserverMethod::getPriority))
                .map(observer -> new Call(observer, completed, fires))
                .toList();
        List<Optional<Failure>> made =
                calls.stream().filter(it -> !it.isAsync()).map(Call::make).toList();
        List<CompletableFuture<Optional<Failure>>> begun =
                calls.stream().filter(Call::isAsync).map(this::begin).toList();
        return Stream.concat(made.stream(), begun.stream().map(CompletableFuture::join))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The threads on which asynchronous observers process a delivery now. */
    Collection<Thread> threadsOf(UUID deliveryId) {
        return busyWith.entrySet().stream()
                .filter(it -> it.getValue().equals(deliveryId))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The first observer of the module's own event, and the last one, because it ends the event. */
    void callWhileFired(
            @Observes @Delivering @Priority(FIRST) VerificationCompleted completed, EventMetadata metadata) {
        CURRENT.get().callObserver(metadata);
        throw new EventEnded();
    }

    private CompletableFuture<Optional<Failure>> begin(Call call) {
        try {
            return CompletableFuture.supplyAsync(() -> makeOnThisThread(call), asynchronous);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.completedFuture(Optional.of(call.failure(e)));
        }
    }

    private Optional<Failure> makeOnThisThread(Call call) {
        Thread thread = Thread.currentThread();
        busyWith.put(thread, call.completed.deliveryId());
        try {
            return call.make();
        } finally {
            busyWith.remove(thread);
        }
    }

    /** Ends an event before further observers get it. */
    private static final class EventEnded extends RuntimeException {
        private EventEnded() {
            super(null, null, false, false);
        }
    }

    private record Context(
            VerificationCompleted getEvent, @Nullable EventMetadata getMetadata)
            implements EventContext<VerificationCompleted> {}

    /** One call of one observer. */
    private final class Call {
        private final ObserverMethod<VerificationCompleted> observer;
        private final VerificationCompleted completed;
        private final boolean fires;
        private boolean made;
        private @Nullable Throwable thrown;

        @SuppressWarnings("unchecked") // an observer of a supertype takes the event too
        private Call(
                ObserverMethod<? super VerificationCompleted> observer,
                VerificationCompleted completed,
                boolean fires) {
            this.observer = (ObserverMethod<VerificationCompleted>) observer;
            this.completed = completed;
            this.fires = fires;
        }

        private boolean isAsync() {
            return observer.isAsync();
        }

        private Optional<Failure> make() {
            return applicationCode.run(this::inRequestContext).map(this::failure);
        }

        private Failure failure(Throwable thrown) {
            return new Failure(ObserverName.of(observer), thrown);
        }

        private void inRequestContext() throws Throwable {
            RequestContexts.run(requestContexts, () -> {
                if (fires) {
                    fire();
                } else {
                    callObserver(null);
                }
                if (!made) {
                    throw new IllegalStateException("The server did not fire the event");
                }
                if (thrown != null) {
                    throw thrown;
                }
            });
        }

        private void fire() {
            CURRENT.set(this);
            try {
                event.fire(completed);
            } catch (RuntimeException e) {
                if (!made) {
                    throw e;
                }
            } finally {
                CURRENT.remove();
            }
        }

        private void callObserver(@Nullable EventMetadata metadata) {
            made = true;
            try {
                observer.notify(new Context(completed, metadata));
            } catch (Throwable e) {
                thrown = e;
            }
        }
    }
}
