package org.identityverification.app.webhook;

/** The receiver has not accepted a result. The message says why, but not what was sent, or where. */
final class WebhookFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WebhookFailedException(String reason) {
        super(reason);
    }
}
