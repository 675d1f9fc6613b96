package org.identityverification.impl.delivery;

import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.EventContext;
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
import org.identityverification.impl.accounts.TestAppCodes;
import org.identityverification.impl.runtime.concurrent.ModuleExecutor;
import org.identityverification.impl.runtime.concurrent.TestExecutors;

/** A synchronous and an asynchronous observer, which fail or wait as a test says, and others that a test adds. */
final class TestObservers {

    final List<VerificationCompleted> told = new ArrayList<>();
    final List<VerificationCompleted> toldAsync = new CopyOnWriteArrayList<>();
    volatile CountDownLatch asyncGate = new CountDownLatch(0);
    Throwable failure;

    private final Set<ObserverMethod<? super VerificationCompleted>> all = new LinkedHashSet<>();
    private final Observers observers;

    TestObservers(ForeignCode foreignCode, ModuleExecutor executor) {
        BeanManager beans = Proxies.of(BeanManager.class, (proxy, method, arguments) -> all);
        this.observers = new Observers(beans, TestAppCodes.requestContexts(), foreignCode, executor);
        add(TestObservers.class, 100, event -> {
            told.add(event);
            if (failure != null) {
                throw failure;
            }
        });
        add(Asynchronous.class, 100, true, event -> {
            toldAsync.add(event);
            TestExecutors.pass(asyncGate);
        });
    }

    /** What an observer does. */
    interface Work {
        void on(VerificationCompleted event) throws Throwable;
    }

    Observers observers() {
        return observers;
    }

    void add(int priority, Work work) {
        add(TestObservers.class, priority, work);
    }

    /** The bean class is the name of the observer. */
    void add(Class<?> bean, int priority, Work work) {
        add(bean, priority, false, work);
    }

    private void add(Class<?> bean, int priority, boolean async, Work work) {
        all.add(new Observer(bean, VerificationCompleted.class, Reception.ALWAYS, priority, async, work));
    }

    /** The bean of the asynchronous observer. */
    interface Asynchronous {}

    record Observer(Class<?> bean, Type type, Reception reception, int priority, boolean async, Work work)
            implements ObserverMethod<VerificationCompleted> {

        @Override
        public void notify(EventContext<VerificationCompleted> context) {
            try {
                work.on(context.getEvent());
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
            return bean;
        }

        @Override
        public Type getObservedType() {
            return type;
        }

        @Override
        public Set<Annotation> getObservedQualifiers() {
            return Set.of();
        }

        @Override
        public Reception getReception() {
            return reception;
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
