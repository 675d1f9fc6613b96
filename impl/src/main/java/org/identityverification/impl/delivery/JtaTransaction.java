package org.identityverification.impl.delivery;

import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** The only class that mentions Jakarta Transactions. It is loaded by name, because a server may lack them. */
final class JtaTransaction extends ForeignCode.ThreadTransaction {

    private final UserTransaction transaction;

    @SuppressWarnings("BanJNDI") // the name is a constant
    JtaTransaction(Instance<Object> beans) throws NamingException {
        Instance<UserTransaction> bean = beans.select(UserTransaction.class);
        this.transaction = bean.isResolvable() ? bean.get() : InitialContext.doLookup("java:comp/UserTransaction");
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
            // The transaction has ended already, for example by a timeout, or the server failed. The call still removes
            // it from the thread.
        }
    }

    @Override
    void resetTimeout() {
        try {
            transaction.setTransactionTimeout(0);
        } catch (SystemException | RuntimeException e) {
            // The server failed. The thread's next transactions keep the timeout.
        }
    }
}
