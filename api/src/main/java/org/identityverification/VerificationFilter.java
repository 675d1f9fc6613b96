package org.identityverification;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Which verifications to list: those started in a period, unless it demands more of them. Immutable. */
public final class VerificationFilter {

    private final Instant since;
    private final Instant until;
    private final Optional<VerificationStatus> status;
    private final Optional<String> account;
    private final Optional<FaceAuthMode> mode;
    private final boolean flowUnknown;

    private VerificationFilter(
            Instant since,
            Instant until,
            Optional<VerificationStatus> status,
            Optional<String> account,
            Optional<FaceAuthMode> mode,
            boolean flowUnknown) {
        this.since = since;
        this.until = until;
        this.status = status;
        this.account = account;
        this.mode = mode;
        this.flowUnknown = flowUnknown;
    }

    /**
     * Every verification of a period.
     *
     * @param since the earliest start
     * @param until after the latest start
     * @throws IllegalArgumentException unless {@code since} is before {@code until}
     */
    public static VerificationFilter startedBetween(Instant since, Instant until) {
        if (!Objects.requireNonNull(since, "since").isBefore(Objects.requireNonNull(until, "until"))) {
            throw new IllegalArgumentException("since must be before until");
        }
        return new VerificationFilter(since, until, Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /** The same, with this status only. */
    public VerificationFilter status(VerificationStatus only) {
        return new VerificationFilter(since, until, Optional.of(only), account, mode, flowUnknown);
    }

    /** The same, of this account only; an empty name stands for starts that named none. */
    public VerificationFilter account(String only) {
        return new VerificationFilter(since, until, status, Optional.of(only), mode, flowUnknown);
    }

    /** The same, in this mode only. */
    public VerificationFilter mode(FaceAuthMode only) {
        return new VerificationFilter(since, until, status, account, Optional.of(only), flowUnknown);
    }

    /**
     * The same, only without a known flow: it is not known whether the provider has begun anything. Starts that are under way are
     * among them.
     */
    public VerificationFilter flowUnknown() {
        return new VerificationFilter(since, until, status, account, mode, true);
    }

    /** The beginning of the period. */
    public Instant since() {
        return since;
    }

    /** The end of the period, which is not part of it. */
    public Instant until() {
        return until;
    }

    /** Whether a verification is one of those. */
    public boolean matches(Verification verification) {
        Instant at = verification.startedAt();
        return !at.isBefore(since)
                && at.isBefore(until)
                && status.filter(only -> only != verification.status()).isEmpty()
                && account.filter(only -> !only.equals(verification.account().orElse("")))
                        .isEmpty()
                && mode.filter(only -> only != verification.mode()).isEmpty()
                && !(flowUnknown && verification.flowId().isPresent());
    }

    @Override
    public String toString() {
        return "VerificationFilter[since=" + since + ", until=" + until + ", status=" + status + ", account=" + account
                + ", mode=" + mode + ", flowUnknown=" + flowUnknown + "]";
    }
}
