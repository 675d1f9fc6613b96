package org.identityverification.testkit.simulation;

import static org.identityverification.testkit.simulation.FacePages.draw;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.simulation.FacePages.View;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;

/** The person at the face page: opens it and ends checks, in a browser or as a test says (contract, sections 2, 4). */
public final class FaceDesk {

    private final NotificationSender sender;
    private final Duration lateNotice;
    private final Clock clock;

    FaceDesk(NotificationSender sender, Duration lateNotice, Clock clock) {
        this.sender = sender;
        this.lateNotice = lateNotice;
        this.clock = clock;
    }

    /** Shows the status after a decision. */
    Answer done(Optional<Flow> flow, Call call) {
        View view = flow.map(it -> switch (it.status()) {
                    case SUCCESS -> View.PASSED;
                    case FAIL -> View.FAILED;
                    case ING, SCAN -> View.CANCELLED;
                })
                .orElse(View.UNKNOWN);
        return draw(view, call);
    }

    /** Handles a button. Redirects to the application or to {@link #done}, or shows why nothing happened. */
    Answer press(Optional<Flow> found, Call call) {
        if (found.isEmpty()) {
            return draw(View.UNKNOWN, call);
        }
        Flow flow = found.get();
        if (flow.isExpired(clock.instant())) {
            return draw(View.EXPIRED, call);
        }
        Optional<Outcome> outcome = outcome(call.body());
        if (outcome.isEmpty()) {
            return draw(View.BAD_FORM, call);
        }
        for (Outcome.Step step : outcome.get().steps()) {
            if (end(flow, step).isEmpty()) {
                return draw(View.DECIDED_BEFORE, call);
            }
        }
        return Answer.empty(303)
                .with("Location", flow.redirect().orElse("done"))
                .with("Cache-Control", "no-store");
    }

    /** A field of a form. The values that buttons send need no decoding. */
    private static String field(String name, String form) {
        Matcher field = Pattern.compile("(?:^|&)" + name + "=([^&]*)").matcher(form);
        return field.find() ? field.group(1) : "";
    }

    /** The outcome that a form asks for; empty for a form that no button sends. */
    private Optional<Outcome> outcome(String form) {
        String code = field("failReasonCode", form);
        String notice = field("notice", form);
        Optional<FailReason> reason = FailReason.byCode(code);
        if (reason.isEmpty() && !code.isEmpty()) {
            return Optional.empty();
        }
        return switch (field("outcome", form)) {
            case "pass" -> notified(Outcome.passes(), notice);
            case "fail" -> notified(reason.map(Outcome::fails).orElseGet(Outcome::fails), notice);
            case "cancel" -> notified(Outcome.passes(), notice).map(valid -> Outcome.neverFinishes());
            default -> Optional.empty();
        };
    }

    private Optional<Outcome> notified(Outcome outcome, String notice) {
        return switch (notice) {
            case "", "normal" -> Optional.of(outcome);
            case "delayed" -> Optional.of(outcome.notificationLate(lateNotice));
            case "lost" -> Optional.of(outcome.notificationLost());
            case "doubled" -> Optional.of(outcome.notificationTwice());
            default -> Optional.empty();
        };
    }

    Answer open(Optional<Flow> found, Call call) {
        if (found.isEmpty()) {
            return draw(View.UNKNOWN, call);
        }
        Flow flow = found.get();
        if (flow.isExpired(clock.instant())) {
            return draw(View.EXPIRED, call);
        }
        return open(flow) ? FacePages.check(flow, call) : draw(View.PASSED_BEFORE, call);
    }

    /** Opens the page of a check. Returns false, and does nothing, if the check has passed before. */
    public boolean open(Flow flow) {
        if (flow.status() == Flow.Status.SUCCESS) {
            return false;
        }
        flow.opened();
        sender.ping(flow);
        return true;
    }

    /** Plays the steps in order. The next one begins when the last notification was answered or scheduled. */
    public void play(Flow flow, List<Outcome.Step> steps) {
        if (!steps.isEmpty()) {
            var unused = end(flow, steps.get(0))
                    .map(notified -> notified.thenRun(() -> play(flow, steps.subList(1, steps.size()))));
        }
    }

    /** Ends a try. The future completes when its notification was answered or scheduled; empty if the check has passed before. */
    private Optional<CompletableFuture<Void>> end(Flow flow, Outcome.Step step) {
        return flow.decide(step) ? Optional.of(sender.notify(flow, step)) : Optional.empty();
    }
}
