package org.identityverification.impl.concurrent;

/** The transaction of the current thread. This class stands in where Jakarta Transactions are missing: no transaction is ever open. */
class ThreadTransaction {

    boolean isOpen() {
        return false;
    }

    void rollBack() {}

    /** Resets the timeout of the thread's next transactions to the default. */
    void resetTimeout() {}
}
