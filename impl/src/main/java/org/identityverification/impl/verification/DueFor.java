package org.identityverification.impl.verification;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must happen next on a track of a verification. */
public enum DueFor {
    /** Decide the claim of a notification: ask the provider, if it can be asked. */
    CONFIRM(Track.QUESTIONS),
    /** Ask the provider for a result that no notification brings, and expire the verification in the end. */
    ASK(Track.QUESTIONS),
    /** Hand the result to the application's observers. */
    DELIVER(Track.DELIVERY),
    /** Nothing, until an operator acts. No node runs it. */
    PARKED(null);

    private final @Nullable Track track;

    DueFor(@Nullable Track track) {
        this.track = track;
    }

    /** Not of {@link #PARKED}, which either track may be. */
    public Track track() {
        return Objects.requireNonNull(track, "what is parked does not run");
    }
}
