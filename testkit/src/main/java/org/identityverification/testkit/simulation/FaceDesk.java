package org.identityverification.testkit.simulation;

import static org.identityverification.testkit.simulation.FacePages.draw;

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
    private final Timetable timetable;

    FaceDesk(NotificationSender sender, Duration lateNotice, Timetable timetable) {
        this.sender = sender;
        this.lateNotice = lateNotice;
        this.timetable = timetable;
    }

    /** Shows the status after a decision. */
    Answer done(Optional<Flow> flow, Call call) {
        return flow.map(it -> switch (it.status()) {
                    case SUCCESS -> draw(View.PASSED, it, call);
                    case FAIL -> draw(View.FAILED, it, call);
                    case ING, SCAN -> draw(View.CANCELLED, it, call);
                })
                .orElseGet(() -> draw(View.UNKNOWN, call));
    }

    /** Shows what the application received and asked. */
    Answer log(Optional<Flow> flow, Call call) {
        return flow.map(FacePages::log).orElseGet(() -> draw(View.UNKNOWN, call));
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
                    return draw(View.DECIDED_BEFORE, flow, call);
                }
            }
            return Answer.empty(303)
                    .with("Location", flow.redirect().orElse("done"))
                    .with("Cache-Control", "no-store");
        });
    }

    Answer open(Optional<Flow> found, Call call) {
        return ifValid(
                found, call, flow -> open(flow) ? FacePages.check(flow, call) : draw(View.PASSED_BEFORE, flow, call));
    }

    private Answer ifValid(Optional<Flow> found, Call call, Function<Flow, Answer> answer) {
        if (found.isEmpty()) {
            return draw(View.UNKNOWN, call);
        }
        return found.get().isExpired(timetable.now()) ? draw(View.EXPIRED, call) : answer.apply(found.get());
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
        if (steps.isEmpty()) {
            return;
        }
        Outcome.Step step = steps.get(0);
        Runnable end = () -> {
            var unused =
                    end(flow, step).map(notified -> notified.thenRun(() -> play(flow, steps.subList(1, steps.size()))));
        };
        // Without a time it ends at once, on the thread of the test.
        if (step.after().isZero()) {
            end.run();
        } else {
            timetable.after(step.after(), end);
        }
    }

    /** Ends a try. The future completes when its notification was answered or scheduled; empty if the check has passed before. */
    private Optional<CompletableFuture<Void>> end(Flow flow, Outcome.Step step) {
        return flow.decide(step) ? Optional.of(sender.notify(flow, step)) : Optional.empty();
    }
}
