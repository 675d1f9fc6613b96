package org.identityverification.impl.tasks;

/** A task must be tried again later. */
final class TaskFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    TaskFailedException(Throwable cause) {
        super(cause);
    }
}
