package org.identityverification.impl.results;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.EventContext;
import jakarta.enterprise.inject.spi.EventMetadata;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.identityverification.VerificationCompleted;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.concurrent.ApplicationCode;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.TestExecutors;

/** A synchronous and an asynchronous observer, which fail or wait as a test says, and others that a test adds. */
final class TestObservers {

    static final EventMetadata METADATA = Proxies.of(EventMetadata.class, (proxy, method, arguments) -> null);

    final List<VerificationCompleted> told = new ArrayList<>();
    final List<VerificationCompleted> toldAsync = new CopyOnWriteArrayList<>();
    volatile CountDownLatch asyncGate = new CountDownLatch(0);
    int fired;
    Throwable failure;
    Throwable asyncFailure;

    private final Set<ObserverMethod<? super VerificationCompleted>> all = new LinkedHashSet<>();
    private final Observers observers;

    TestObservers(
            Instance<RequestContextController> requestContexts,
            ApplicationCode applicationCode,
            ModuleExecutor executor) {
        BeanManager beans = Proxies.of(BeanManager.class, (proxy, method, arguments) -> all);
        this.observers = new Observers(beans, event(), requestContexts, applicationCode, executor);
        all.add(new Observer(100, false, (event, metadata) -> {
            told.add(event);
            fail(failure);
        }));
        all.add(new Observer(100, true, (event, metadata) -> {
            toldAsync.add(event);
            TestExecutors.pass(asyncGate);
            fail(asyncFailure);
        }));
    }

    /** What an observer does. */
    interface Work {
        void on(VerificationCompleted event, EventMetadata metadata) throws Throwable;
    }

    Observers observers() {
        return observers;
    }

    void add(int priority, Work work) {
        all.add(new Observer(priority, false, work));
    }

    private static void fail(Throwable failure) throws Throwable {
        if (failure != null) {
            throw failure;
        }
    }

    /** Fires an event as a container would if it knew only the module's own observer. */
    @SuppressWarnings("unchecked")
    private Event<VerificationCompleted> event() {
        return (Event<VerificationCompleted>) Proxies.of(Event.class, (proxy, method, arguments) -> {
            fired++;
            observers.callWhileFired((VerificationCompleted) arguments[0], METADATA);
            return null;
        });
    }

    private record Observer(int priority, boolean async, Work work) implements ObserverMethod<VerificationCompleted> {

        @Override
        public void notify(EventContext<VerificationCompleted> context) {
            try {
                work.on(context.getEvent(), context.getMetadata());
            } catch (Throwable e) {
                throw TestObservers.<RuntimeException>undeclared(e);
            }
        }

        @Override
        public int getPriority() {
            return priority;
        }

        @Override
        public boolean isAsync() {
            return async;
        }

        @Override
        public Class<?> getBeanClass() {
            return TestObservers.class;
        }

        @Override
        public Type getObservedType() {
            return VerificationCompleted.class;
        }

        @Override
        public Set<Annotation> getObservedQualifiers() {
            return Set.of();
        }

        @Override
        public Reception getReception() {
            return Reception.ALWAYS;
        }

        @Override
        public TransactionPhase getTransactionPhase() {
            return TransactionPhase.IN_PROGRESS;
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E undeclared(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
