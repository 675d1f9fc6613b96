package org.identityverification.app.webhook;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * What the receiver has said to one event.
 *
 * @param status empty if no complete answer came
 * @param noAnswer why none came, in words, without the address
 */
public record WebhookAnswer(UUID webhookId, OptionalInt status, Optional<String> noAnswer, Duration took) {

    static WebhookAnswer of(UUID webhookId, int status, Duration took) {
        return new WebhookAnswer(webhookId, OptionalInt.of(status), Optional.empty(), took);
    }

    static WebhookAnswer none(UUID webhookId, String noAnswer, Duration took) {
        return new WebhookAnswer(webhookId, OptionalInt.empty(), Optional.of(noAnswer), took);
    }

    public boolean isAccepted() {
        return status.orElse(0) / 100 == 2;
    }

    String inWords() {
        return noAnswer.orElseGet(() -> "answered with " + status.orElseThrow());
    }
}
