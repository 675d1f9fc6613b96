package org.identityverification.app.webhook;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the receiver has said to one event.
 *
 * @param status empty if no complete answer came
 * @param retryAfter how long the receiver asks to wait
 * @param noAnswer why none came, in words, without the address
 */
public record WebhookAnswer(
        UUID webhookId, OptionalInt status, Optional<Duration> retryAfter, Optional<String> noAnswer, Duration took) {

    /** The longest time that a receiver may ask for. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final int GONE = 410;
    private static final Set<Integer> BUSY = Set.of(429, 503);
    private static final int LONGEST_REASON = 64;

    /** @param retryAfter the header; what can't be read, or is not ahead, asks for nothing */
    static WebhookAnswer of(UUID webhookId, int status, @Nullable String retryAfter, Instant now, Duration took) {
        Optional<Duration> asked = Optional.ofNullable(retryAfter)
                .filter(it -> BUSY.contains(status))
                .flatMap(it -> asked(it, now));
        return new WebhookAnswer(webhookId, OptionalInt.of(status), asked, Optional.empty(), took);
    }

    /** Seconds, or a date. */
    private static Optional<Duration> asked(String header, Instant now) {
        try {
            String text = header.strip();
            Duration asked = text.matches("[0-9]+")
                    ? Duration.ofSeconds(new BigInteger(text)
                            .min(BigInteger.valueOf(LONGEST.toSeconds()))
                            .intValue())
                    : Duration.between(now, Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
            return Optional.of(asked.compareTo(LONGEST) > 0 ? LONGEST : asked)
                    .filter(it -> !it.isNegative() && !it.isZero());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static WebhookAnswer none(UUID webhookId, String noAnswer, Duration took) {
        return new WebhookAnswer(webhookId, OptionalInt.empty(), Optional.empty(), Optional.of(noAnswer), took);
    }

    public boolean isAccepted() {
        return status.orElse(0) / 100 == 2;
    }

    /** The receiver says that it is not there any more. */
    boolean isGone() {
        return status.orElse(0) == GONE;
    }

    String inWords() {
        return noAnswer.orElseGet(() -> "answered with " + status.orElseThrow() + (isGone() ? " Gone" : ""));
    }

    /** The same in the characters that a reason may have. */
    String reason() {
        String reason = inWords().replaceFirst(",.*", "").replace(": ", " - ").replaceAll("[^A-Za-z0-9 -]", "-");
        return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    }
}
