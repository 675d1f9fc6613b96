package org.identityverification.testkit.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * How a check ends, and how the application is notified. Begin with {@link #passes()}, {@link #fails()}, {@link #neverFinishes()}
 * or {@link #expires()}; the other methods change the last notification or add a try:
 *
 * <pre>{@code
 * fails(EYES_COVERED).notificationLate(Duration.ofSeconds(3)).thenPasses().notificationTwice()
 * }</pre>
 *
 * @param linkExpired whether the link has expired when the application gets it
 * @param down how long the provider is down, from when the check has begun
 */
public record Outcome(List<Step> steps, boolean linkExpired, Duration down) {

    /**
     * One try of the person, and its notification.
     *
     * @param failReason why it failed, if the provider says so
     * @param notifications how many are sent at the same time
     * @param delay how much later they are sent
     * @param forged whether they go to a URL that the application did not create
     * @param after how long the person takes
     */
    public record Step(
            boolean passed,
            Optional<FailReason> failReason,
            int notifications,
            Duration delay,
            boolean forged,
            Duration after) {

        private static Step of(boolean passed, Optional<FailReason> failReason) {
            return new Step(passed, failReason, 1, Duration.ZERO, false, Duration.ZERO);
        }
    }

    public Outcome {
        steps = List.copyOf(steps);
    }

    public static Outcome passes() {
        return new Outcome(List.of(Step.of(true, Optional.empty())), false, Duration.ZERO);
    }

    /** The person fails without a reason, as with the real provider. */
    public static Outcome fails() {
        return new Outcome(List.of(Step.of(false, Optional.empty())), false, Duration.ZERO);
    }

    /** The person fails for this reason. */
    public static Outcome fails(FailReason reason) {
        return new Outcome(List.of(Step.of(false, Optional.of(reason))), false, Duration.ZERO);
    }

    /** The person never opens the link. */
    public static Outcome neverFinishes() {
        return new Outcome(List.of(), false, Duration.ZERO);
    }

    /**
     * The link expired 15 minutes before the application gets it. The module ignores such an expiry, so that the check is reported as
     * expired only 10 minutes after {@code notification.valid-for}.
     */
    public static Outcome expires() {
        return new Outcome(List.of(), true, Duration.ZERO);
    }

    /** The person tries again and passes. */
    public Outcome thenPasses() {
        return then(passes());
    }

    /** The person goes on with these tries. */
    public Outcome then(Outcome next) {
        List<Step> both = Stream.concat(steps.stream(), next.steps.stream()).toList();
        return new Outcome(both, linkExpired || next.linkExpired, down);
    }

    /** Once the check has begun, the provider refuses every call for this long: starts and queries. */
    public Outcome providerDown(Duration time) {
        return new Outcome(steps, linkExpired, time);
    }

    /** The person takes this long for the last try. */
    public Outcome after(Duration time) {
        return changed(it -> new Step(it.passed, it.failReason, it.notifications, it.delay, it.forged, time));
    }

    /** Two equal notifications are sent at the same time. */
    public Outcome notificationTwice() {
        return changed(it -> new Step(it.passed, it.failReason, 2, it.delay, it.forged, it.after));
    }

    /** The notification is sent this much later. So the notification of an earlier try can arrive after that of the next one. */
    public Outcome notificationLate(Duration delay) {
        return changed(it -> new Step(it.passed, it.failReason, it.notifications, delay, it.forged, it.after));
    }

    /** No notification is sent. */
    public Outcome notificationLost() {
        return changed(it -> new Step(it.passed, it.failReason, 0, it.delay, it.forged, it.after));
    }

    /** The notification goes to a URL with a token that the application did not create, so it must refuse it. */
    public Outcome notificationForged() {
        return changed(it -> new Step(it.passed, it.failReason, it.notifications, it.delay, true, it.after));
    }

    private Outcome changed(UnaryOperator<Step> last) {
        if (steps.isEmpty()) {
            throw new IllegalStateException("A check that does not end has no time and no notification");
        }
        List<Step> all = new ArrayList<>(steps);
        all.set(all.size() - 1, last.apply(all.get(all.size() - 1)));
        return new Outcome(all, linkExpired, down);
    }
}
