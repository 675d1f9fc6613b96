package org.identityverification.impl.notification;

/** A notice could not be stored, or not be known to be stored, in time. */
final class NotKeptException extends Exception {

    private static final long serialVersionUID = 1L;

    NotKeptException(String message) {
        super(message);
    }
}
