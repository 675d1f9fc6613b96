package org.identityverification.portability.application;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;

/** The transaction of the thread. No bean mentions the type, because not every server has it. */
final class Transactions {

    private Transactions() {}

    static boolean isOpen() {
        try {
            return Jta.isOpen();
        } catch (LinkageError e) {
            return false;
        }
    }

    static void begin() {
        Jta.begin();
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

        private static void begin() {
            try {
                CDI.current().select(UserTransaction.class).get().begin();
            } catch (NotSupportedException | SystemException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
