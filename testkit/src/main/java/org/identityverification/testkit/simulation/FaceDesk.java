package org.identityverification.testkit.simulation;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testkit.wire.Notice;

/** The person before the camera: opens the face page and ends checks, by a browser or because a test says so (contract, sections 2, 4). */
final class FaceDesk {

    private static final Duration A_MOMENT = Duration.ofMillis(250);

    private final Flows flows;
    private final NotificationSender sender;
    private final Timetable timetable;
    private final FacePages pages;
    private final Duration lateNotice;
    private final Clock clock;

    FaceDesk(
            Flows flows,
            NotificationSender sender,
            Timetable timetable,
            FacePages pages,
            Duration lateNotice,
            Clock clock) {
        this.flows = flows;
        this.sender = sender;
        this.timetable = timetable;
        this.pages = pages;
        this.lateNotice = lateNotice;
        this.clock = clock;
    }

    Answer openShort(String shortId, Call call) {
        return open(flows.byShortId(shortId), call);
    }

    Answer openLong(Call call) {
        Optional<String> token = Links.tokenIn(call.query());
        return token.isEmpty() ? draw(View.CUT_OFF, Optional.empty(), call) : open(flows.byToken(token.get()), call);
    }

    /** Shows the status after a decision. */
    Answer done(String shortId, Call call) {
        Optional<Flow> flow = flows.byShortId(shortId);
        View view = flow.map(it -> switch (it.status()) {
                    case SUCCESS -> View.PASSED;
                    case FAIL -> View.FAILED;
                    case ING, SCAN -> View.CANCELLED;
                })
                .orElse(View.UNKNOWN);
        return draw(view, flow, call);
    }

    /** Presses a button. Leads to the application or to {@link #done}, or says why nothing happened. */
    Answer press(String shortId, Call call) {
        Optional<Flow> found = flows.byShortId(shortId);
        if (found.isEmpty()) {
            return draw(View.UNKNOWN, found, call);
        }
        Flow flow = found.get();
        if (flow.isExpired(clock.instant())) {
            return draw(View.EXPIRED, found, call);
        }
        Optional<Outcome> outcome = outcome(Links.fields(call.body()));
        if (outcome.isEmpty()) {
            return draw(View.BAD_FORM, found, call);
        }
        for (Outcome.Step step : outcome.get().steps()) {
            if (end(flow, step, sender.recorder()).isEmpty()) {
                return draw(View.DECIDED_BEFORE, found, call);
            }
        }
        String target = Links.wayBack(flow).map(Object::toString).orElse("done");
        return Answer.empty(303).with("Location", target).with("Cache-Control", "no-store");
    }

    /** What a form asks for; empty when no button sends it. */
    private Optional<Outcome> outcome(Map<String, String> form) {
        String code = form.getOrDefault("failReasonCode", "");
        String notice = form.getOrDefault("notice", "");
        Optional<FailReason> reason = FailReason.byCode(code);
        if (reason.isEmpty() && !code.isEmpty()) {
            return Optional.empty();
        }
        return switch (form.getOrDefault("outcome", "")) {
            case "pass" -> notified(Outcome.passes(), notice);
            case "fail" -> notified(reason.map(Outcome::fails).orElseGet(Outcome::fails), notice);
            case "cancel" -> notified(Outcome.passes(), notice).map(valid -> Outcome.neverFinishes());
            default -> Optional.empty();
        };
    }

    private Optional<Outcome> notified(Outcome outcome, String notice) {
        return switch (notice) {
            case "", "normal" -> Optional.of(outcome);
            case "delayed" -> Optional.of(outcome.noticeLate(lateNotice));
            case "lost" -> Optional.of(outcome.noticeLost());
            case "doubled" -> Optional.of(outcome.noticeTwice());
            default -> Optional.empty();
        };
    }

    private Answer open(Optional<Flow> found, Call call) {
        if (found.isEmpty()) {
            return draw(View.UNKNOWN, found, call);
        }
        if (found.get().isExpired(clock.instant())) {
            return draw(View.EXPIRED, found, call);
        }
        return draw(open(found.get()) ? View.CHECK : View.PASSED_BEFORE, found, call);
    }

    private Answer draw(View view, Optional<Flow> flow, Call call) {
        return pages.draw(view, flow, call.path());
    }

    /** Opens the page of a check that is not over. False when it has passed before: nothing has happened then. */
    boolean open(Flow flow) {
        if (flow.status() == Flow.Status.SUCCESS) {
            return false;
        }
        flow.opened();
        sender.ping(flow);
        return true;
    }

    /** The person opens the page in a moment and goes through a whole outcome. */
    void playSoon(Flow flow, Outcome outcome) {
        if (!outcome.steps().isEmpty()) {
            timetable.after(A_MOMENT, () -> {
                open(flow);
                play(flow, outcome);
            });
        }
    }

    /** Step by step: the next one begins when the notification of the last was answered, or waits for its time. */
    void play(Flow flow, Outcome outcome) {
        play(flow, outcome.steps(), sender.recorder());
    }

    private void play(Flow flow, List<Outcome.Step> steps, Consumer<Notice> recorder) {
        if (!steps.isEmpty()) {
            var unused = end(flow, steps.get(0), recorder)
                    .map(told -> told.thenRun(() -> play(flow, steps.subList(1, steps.size()), recorder)));
        }
    }

    /** Ends a try. The future is complete when its notification was answered; empty when the check has passed before. */
    private Optional<CompletableFuture<Void>> end(Flow flow, Outcome.Step step, Consumer<Notice> recorder) {
        Optional<String> verifyCode = step.passed() ? Optional.of(Identifiers.verifyCode()) : Optional.empty();
        Flow.Result result = new Flow.Result(step.passed(), step.failReason(), verifyCode);
        return flow.decide(result) ? Optional.of(sender.notify(flow, result, step, recorder)) : Optional.empty();
    }
}
