package org.identityverification.testkit.simulation;

import static org.identityverification.testkit.simulation.FacePages.draw;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
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
        return ifValid(found, call, flow -> {
            Optional<Outcome> outcome = outcome(call);
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
        });
    }

    Answer open(Optional<Flow> found, Call call) {
        return ifValid(found, call, flow -> open(flow) ? FacePages.check(flow, call) : draw(View.PASSED_BEFORE, call));
    }

    private Answer ifValid(Optional<Flow> found, Call call, Function<Flow, Answer> answer) {
        if (found.isEmpty()) {
            return draw(View.UNKNOWN, call);
        }
        return found.get().isExpired(clock.instant()) ? draw(View.EXPIRED, call) : answer.apply(found.get());
    }

    /** The outcome that a form asks for; empty for a form that no button sends. */
    private Optional<Outcome> outcome(Call form) {
        String code = form.field("failReasonCode").orElse("");
        String notice = form.field("notice").orElse("");
        Optional<FailReason> reason = FailReason.byCode(code);
        if (reason.isEmpty() && !code.isEmpty()) {
            return Optional.empty();
        }
        return switch (form.field("outcome").orElse("")) {
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
