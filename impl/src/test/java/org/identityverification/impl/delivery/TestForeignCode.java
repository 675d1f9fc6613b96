package org.identityverification.impl.delivery;

import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.identityverification.impl.Proxies;
import org.identityverification.impl.runtime.concurrent.Contexts;

public final class TestForeignCode {

    private TestForeignCode() {}

    public static ForeignCode withoutTransactions() {
        return with(List.of());
    }

    /** With a container that looks up the beans at each request. */
    public static ForeignCode with(List<UserTransaction> transactions) {
        return new ForeignCode(Proxies.instance(transactions), new Contexts());
    }

    public static ForeignCode in(UnaryOperator<Runnable> server) {
        Contexts contexts = new Contexts() {
            @Override
            protected Runnable around(Runnable work) {
                return server.apply(work);
            }
        };
        return new ForeignCode(Proxies.instance(List.of()), contexts);
    }

    public static ForeignCode failing(Throwable failure) {
        return new ForeignCode(Proxies.instance(List.of()), new Contexts()) {
            @Override
            public Optional<Throwable> run(Code code) {
                super.run(code);
                return Optional.of(failure);
            }
        };
    }

    /** A transaction for all threads. */
    public static UserTransaction transaction() {
        int[] status = {Status.STATUS_NO_TRANSACTION};
        int[] timeout = {0};
        return Proxies.of(UserTransaction.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "begin" -> set(status, Status.STATUS_ACTIVE);
            case "commit", "rollback" -> set(status, Status.STATUS_NO_TRANSACTION);
            case "getStatus" -> status[0];
            case "setTransactionTimeout" -> set(timeout, (int) arguments[0]);
            // So that a test sees the transaction timeout of the thread.
            case "toString" -> "timeout " + timeout[0];
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static Object set(int[] status, int value) {
        status[0] = value;
        return null;
    }
}
