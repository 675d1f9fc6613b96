package org.identityverification.impl.notification;

/** A body is no notification. The message says why in our own words and holds nothing of the body. */
final class UnreadableNoticeException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableNoticeException(String message) {
        super(message);
    }
}
