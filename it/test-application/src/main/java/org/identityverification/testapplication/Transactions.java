package org.identityverification.testapplication;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;

/** The transaction of the thread. No bean mentions the type, because not every server has it. */
public final class Transactions {

    private Transactions() {}

    public static boolean isOpen() {
        try {
            return Jta.isOpen();
        } catch (LinkageError e) {
            return false;
        }
    }

    public static void begin() throws Exception {
        Jta.begin();
    }

    static void rollBack() throws Exception {
        Jta.rollBack();
    }

    private static final class Jta {

        private static boolean isOpen() {
            Instance<UserTransaction> transaction = CDI.current().select(UserTransaction.class);
            try {
                return transaction.isResolvable() && transaction.get().getStatus() != Status.STATUS_NO_TRANSACTION;
            } catch (SystemException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void begin() throws Exception {
            CDI.current().select(UserTransaction.class).get().begin();
        }

        private static void rollBack() throws Exception {
            CDI.current().select(UserTransaction.class).get().rollback();
        }
    }
}
