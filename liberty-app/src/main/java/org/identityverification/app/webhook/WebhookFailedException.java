package org.identityverification.app.webhook;

/** The receiver has not accepted a result. The message says why, but not what was sent, or where. */
final class WebhookFailedException extends RuntimeException {

    WebhookFailedException(String reason) {
        super(reason);
    }
}
