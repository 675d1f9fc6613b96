package org.identityverification.impl.notification;

/** A body is not a notification. The message says why in our own words and holds nothing of the body. */
final class UnreadableNotificationException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableNotificationException(String message) {
        super(message);
    }
}
