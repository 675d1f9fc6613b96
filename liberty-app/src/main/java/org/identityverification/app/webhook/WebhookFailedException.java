package org.identityverification.app.webhook;

/** The receiver has not taken a result. Says why, and nothing of what was sent or where to. */
final class WebhookFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WebhookFailedException(String reason) {
        super(reason);
    }
}
