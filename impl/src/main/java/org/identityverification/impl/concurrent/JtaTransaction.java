package org.identityverification.impl.concurrent;

import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The only class that mentions Jakarta Transactions. It is loaded by name, because a server may lack them. */
final class JtaTransaction extends ThreadTransaction {

    private final UserTransaction transaction;

    /** Throws {@link NamingException} when the application has neither a bean of this type nor the name. */
    JtaTransaction(Instance<Object> beans) throws NamingException {
        Instance<UserTransaction> bean = beans.select(UserTransaction.class);
        this.transaction = bean.isResolvable() ? bean.get() : lookedUp();
    }

    @Override
    boolean isOpen() {
        try {
            return transaction.getStatus() != Status.STATUS_NO_TRANSACTION;
        } catch (SystemException | RuntimeException e) {
            return false;
        }
    }

    @Override
    void rollBack() {
        try {
            transaction.rollback();
        } catch (SystemException | RuntimeException e) {
            // It has ended by itself, by a time-out for example, or the server failed. The call takes it off the thread
            // all the same.
        }
    }

    @Override
    void resetTimeout() {
        try {
            transaction.setTransactionTimeout(0);
        } catch (SystemException | RuntimeException e) {
            // The server failed. The next transactions keep the limit.
        }
    }

    @SuppressWarnings("BanJNDI") // the name is a constant
    private static UserTransaction lookedUp() throws NamingException {
        return InitialContext.doLookup("java:comp/UserTransaction");
    }
}
