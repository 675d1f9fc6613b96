package org.identityverification.impl.concurrent;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.jspecify.annotations.Nullable;

/**
 * Runs code of the application on a thread of the module, and leaves nothing of it to what the thread does next: no open
 * transaction, no connection in a local one, no time limit of transactions, no interrupt, no other class loader or name of the
 * thread. A transaction that was open before stays.
 */
@ModuleBean
public class ApplicationCode {

    private final Instance<Object> beans;
    private volatile Optional<ThreadTransaction> transaction = Optional.empty();
    private volatile Optional<Contexts> contexts = Optional.empty();

    @Inject
    public ApplicationCode(@Any Instance<Object> beans) {
        this.beans = beans;
    }

    /** The code returned, or threw what is the cause, and left a transaction open, or a connection uncommitted. It is rolled back. */
    public static final class TransactionLeftOpenException extends RuntimeException {
        private TransactionLeftOpenException(@Nullable Throwable cause) {
            super(null, cause, false, false);
        }
    }

    /** It may throw anything: some servers hand on undeclared what an observer throws. */
    @FunctionalInterface
    public interface Code {
        void run() throws Throwable;
    }

    /** Gives work a context of its own. Its run fails when the server refuses that, or ends what the work left. */
    @FunctionalInterface
    interface Contexts {
        Runnable around(Runnable work);
    }

    /** Returns how the code failed. */
    public Optional<Throwable> run(Code code) {
        Call call = new Call(code);
        try {
            contexts().around(call).run();
        } catch (RuntimeException | Error e) {
            if (call.begun) {
                return Optional.of(call.failure.orElseGet(() -> new TransactionLeftOpenException(e)));
            }
            // Some servers have no contexts to give while the application starts or stops.
            call.run();
        }
        return call.failure;
    }

    /** One run of the code. It leaves nothing that it knows of; the server ends the rest with the context. */
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
            Throwable thrown = thrownBy(code);
            // It could make the store fail, and damage an embedded database.
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

    private static @Nullable Throwable thrownBy(Code code) {
        try {
            code.run();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    // Looked for until it is found, because not every server has beans and names at start-up.
    private ThreadTransaction transaction() {
        Optional<ThreadTransaction> found =
                transaction.or(() -> made(ThreadTransaction.class, "JtaTransaction", beans));
        transaction = found;
        return found.orElseGet(ThreadTransaction::new);
    }

    Contexts contexts() {
        Optional<Contexts> found = contexts.or(() -> made(Contexts.class, "ContextServiceProxies"));
        contexts = found;
        return found.orElse(work -> work);
    }

    // By name: on some servers a bean that mentions a missing type vanishes, on others it breaks the application.
    private static <T> Optional<T> made(Class<T> type, String isolated, Object... arguments) {
        try {
            return Optional.of(type.cast(Class.forName(ApplicationCode.class.getPackageName() + "." + isolated)
                    .getDeclaredConstructors()[0]
                    .newInstance(arguments)));
        } catch (InvocationTargetException | LinkageError e) {
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The module's jar is not complete", e);
        }
    }
}
