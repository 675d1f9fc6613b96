package org.identityverification.impl.delivery;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Optional;
import org.identityverification.impl.runtime.concurrent.Contexts;
import org.identityverification.impl.runtime.concurrent.Isolated;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.jspecify.annotations.Nullable;

/**
 * Runs application code on a module thread, then cleans the thread: no transaction (global, or local to a connection), transaction
 * timeout, interrupt, class loader or thread name of that code affects what the thread does next. A transaction that was open
 * before the call stays open.
 */
@ModuleBean
public class ForeignCode {

    private final Instance<Object> beans;
    private final Contexts contexts;
    private volatile Optional<ThreadTransaction> transaction = Optional.empty();

    @Inject
    public ForeignCode(@Any Instance<Object> beans, Contexts contexts) {
        this.beans = beans;
        this.contexts = contexts;
    }

    /** The code left a transaction open or a connection uncommitted. It is rolled back. The cause is what the code threw, if anything. */
    public static final class TransactionLeftOpenException extends RuntimeException {
        private TransactionLeftOpenException(@Nullable Throwable cause) {
            super(null, cause, false, false);
        }
    }

    /** May throw anything: some servers pass on an observer's checked exception undeclared. */
    @FunctionalInterface
    public interface Code {
        void run() throws Throwable;
    }

    /** The transaction of the current thread. This class stands in where Jakarta Transactions are missing: no transaction is ever open. */
    static class ThreadTransaction {

        boolean isOpen() {
            return false;
        }

        void rollBack() {}

        void resetTimeout() {}
    }

    /** Returns what the code threw, or that it left a transaction open; empty if it succeeded. */
    public Optional<Throwable> run(Code code) {
        Call call = new Call(code);
        try {
            contexts.run(call);
        } catch (RuntimeException | Error e) {
            return Optional.of(call.failure.orElseGet(() -> new TransactionLeftOpenException(e)));
        }
        return call.failure;
    }

    /** Gives the code a request context of its own, unless its thread has one. */
    public static void inRequestContext(Instance<RequestContextController> controllers, Code code) throws Throwable {
        // One for each call, because a controller remembers whether it has activated the context.
        RequestContextController controller = controllers.get();
        boolean activated = controller.activate();
        try {
            code.run();
        } finally {
            if (activated) {
                controller.deactivate();
            }
            controllers.destroy(controller);
        }
    }

    /** One run of the code. Cleans up what the module can see; the server ends the rest together with the context. */
    private final class Call implements Runnable {
        private final Code code;
        private Optional<Throwable> failure = Optional.empty();

        private Call(Code code) {
            this.code = code;
        }

        @Override
        public void run() {
            ThreadTransaction current = transaction();
            boolean foreign = current.isOpen();
            Thread thread = Thread.currentThread();
            ClassLoader classLoader = thread.getContextClassLoader();
            String name = thread.getName();
            Throwable thrown = null;
            try {
                code.run();
            } catch (Throwable e) {
                thrown = e;
            }
            // An interrupt could make the store fail and damage an embedded database.
            Thread.interrupted();
            thread.setContextClassLoader(classLoader);
            thread.setName(name);
            boolean leftOpen = !foreign && current.isOpen();
            if (leftOpen) {
                current.rollBack();
            }
            current.resetTimeout();
            failure = leftOpen ? Optional.of(new TransactionLeftOpenException(thrown)) : Optional.ofNullable(thrown);
        }
    }

    // Looked up again until it is found, because some servers have no beans and JNDI names yet at start-up.
    private ThreadTransaction transaction() {
        Optional<ThreadTransaction> found =
                transaction.or(() -> Isolated.create(ThreadTransaction.class, "JtaTransaction", beans));
        transaction = found;
        return found.orElseGet(ThreadTransaction::new);
    }
}
