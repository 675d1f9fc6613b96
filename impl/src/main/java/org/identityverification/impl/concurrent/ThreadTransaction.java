package org.identityverification.impl.concurrent;

/** The transaction of the current thread. This class is for applications that have no Jakarta Transactions: there is none. */
class ThreadTransaction {

    boolean isOpen() {
        return false;
    }

    void rollBack() {}

    /** Sets the time limit of the thread's next transactions back to the default. */
    void resetTimeout() {}
}
