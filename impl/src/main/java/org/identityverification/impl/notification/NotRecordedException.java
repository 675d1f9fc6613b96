package org.identityverification.impl.notification;

/** A notification is not known to be stored in time. */
final class NotRecordedException extends Exception {

    private static final long serialVersionUID = 1L;

    NotRecordedException(String message) {
        super(message);
    }
}
