package org.identityverification.impl.provider;

import java.time.Duration;
import org.identityverification.CallNotAttemptedException;
import org.identityverification.FailureDetails;
import org.jspecify.annotations.Nullable;

/** The outcome of looking up an account. */
public final class FoundAccount {

    static final FoundAccount GONE = new FoundAccount(null, true);
    static final FoundAccount UNAVAILABLE = new FoundAccount(null, false);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final @Nullable Account account;
    private final boolean gone;

    private FoundAccount(@Nullable Account account, boolean gone) {
        this.account = account;
        this.gone = gone;
    }

    static FoundAccount of(Account account) {
        return new FoundAccount(account, false);
    }

    /** Whether there is no such account, or no longer. */
    public boolean isGone() {
        return gone;
    }

    /** The account, which must not be {@link #isGone gone}. Throws when its app code is unavailable at present. */
    public Account account(FailureDetails details) {
        if (account == null) {
            throw new CallNotAttemptedException(
                    "No call was made, because the app code of the account is unavailable at present",
                    details.withRetryAfter(PAUSE),
                    null);
        }
        return account;
    }
}
