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
 * transaction, no time limit of transactions, no interrupt, no other class loader or name of the thread. A transaction that was open before stays.
 */
@ModuleBean
public class ApplicationCode {

    private final Instance<Object> beans;
    private volatile @Nullable ThreadTransaction transaction;

    @Inject
    public ApplicationCode(@Any Instance<Object> beans) {
        this.beans = beans;
    }

    /** The code returned, or threw what is the cause, and its transaction was still open. It is rolled back. */
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

    /** Returns how the code failed. */
    public Optional<Throwable> run(Code code) {
        ThreadTransaction current = transaction();
        boolean foreign = current.isOpen();
        Thread thread = Thread.currentThread();
        ClassLoader classLoader = thread.getContextClassLoader();
        String name = thread.getName();
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
        return leftOpen ? Optional.of(new TransactionLeftOpenException(thrown)) : Optional.ofNullable(thrown);
    }

    private static @Nullable Throwable thrownBy(Code code) {
        try {
            code.run();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    // When it is first needed, because not every server has beans and names at start-up.
    private ThreadTransaction transaction() {
        ThreadTransaction found = transaction;
        if (found == null) {
            found = find();
            transaction = found;
        }
        return found;
    }

    // By name: on some servers a bean that mentions a missing type vanishes, on others it breaks the application.
    private ThreadTransaction find() {
        try {
            return Class.forName("org.identityverification.impl.concurrent.JtaTransaction")
                    .asSubclass(ThreadTransaction.class)
                    .getDeclaredConstructor(Instance.class)
                    .newInstance(beans);
        } catch (InvocationTargetException | LinkageError e) {
            return new ThreadTransaction();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The module's jar is not complete", e);
        }
    }
}
