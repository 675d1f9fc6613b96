package org.identityverification.impl.delivery;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
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
    private volatile Optional<ThreadTransaction> transaction = Optional.empty();
    private volatile Optional<Contexts> contexts = Optional.empty();

    @Inject
    public ForeignCode(@Any Instance<Object> beans) {
        this.beans = beans;
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

    /** Wraps work in a context of its own. The wrapped work fails if the server refuses the context, or ends an open transaction. */
    @FunctionalInterface
    interface Contexts {
        Runnable around(Runnable work);
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
            contexts().around(call).run();
        } catch (RuntimeException | Error e) {
            if (call.begun) {
                return Optional.of(call.failure.orElseGet(() -> new TransactionLeftOpenException(e)));
            }
            // Some servers provide no context while the application starts or stops.
            call.run();
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
        private boolean begun;

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
            begun = true;
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
                transaction.or(() -> instantiate(ThreadTransaction.class, "JtaTransaction", beans));
        transaction = found;
        return found.orElseGet(ThreadTransaction::new);
    }

    Contexts contexts() {
        Optional<Contexts> found = contexts.or(() -> instantiate(Contexts.class, "ContextServiceProxies"));
        contexts = found;
        return found.orElse(work -> work);
    }

    // By name: on some servers a bean that mentions a missing type vanishes, on others it breaks the application.
    private static <T> Optional<T> instantiate(Class<T> type, String isolated, Object... arguments) {
        try {
            return Optional.of(type.cast(Class.forName(ForeignCode.class.getPackageName() + "." + isolated)
                    .getDeclaredConstructors()[0]
                    .newInstance(arguments)));
        } catch (InvocationTargetException | LinkageError e) {
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The module's jar is not complete", e);
        }
    }
}
