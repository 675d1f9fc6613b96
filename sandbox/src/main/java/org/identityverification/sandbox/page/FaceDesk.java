package org.identityverification.sandbox.page;

import java.time.Clock;
import java.util.Optional;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.simulation.Flow;
import org.identityverification.testkit.simulation.FlowStatus;
import org.identityverification.testkit.simulation.Flows;
import org.identityverification.testkit.simulation.Identifiers;
import org.identityverification.testkit.simulation.Links;
import org.identityverification.testkit.simulation.NoticeMode;
import org.identityverification.testkit.simulation.Notices;
import org.identityverification.testkit.simulation.Outcome;
import org.identityverification.testkit.wire.Answer;

/** Opens the face page and presses its buttons: contract, sections 2 and 4. */
public final class FaceDesk {

    private static final String PASS = "pass";
    private static final String FAIL = "fail";
    private static final String CANCEL = "cancel";

    private final Flows flows;
    private final Notices notices;
    private final Clock clock;
    private final Identifiers identifiers = new Identifiers();

    /**
     * What the form holds; an empty string for a field that is absent.
     *
     * @param outcome {@code pass}, {@code fail} or {@code cancel}
     * @param failReasonCode one of the documented codes, or empty
     * @param notice the key of a {@link NoticeMode}; empty for {@code normal}
     */
    public record Form(String outcome, String failReasonCode, String notice) {}

    /**
     * A desk.
     *
     * @param flows the flows
     * @param notices sends what has to be sent
     * @param clock the time
     */
    public FaceDesk(Flows flows, Notices notices, Clock clock) {
        this.flows = flows;
        this.notices = notices;
        this.clock = clock;
    }

    /**
     * Opens the page by the short link.
     *
     * @param shortId the last part of the link
     * @return the page
     */
    public Answer openShort(String shortId) {
        return open(flows.byShortId(shortId), PageFrame.Depth.SHORT_LINK);
    }

    /**
     * Opens the page by the long link.
     *
     * @param redirectUri its query parameter {@code redirect_uri}, empty when absent
     * @return the page
     */
    public Answer openLong(String redirectUri) {
        Optional<String> token = Links.tokenIn(redirectUri);
        if (token.isEmpty()) {
            return FacePage.cutOff();
        }
        return open(flows.byToken(token.get()), PageFrame.Depth.DEEPER);
    }

    /**
     * Shows how it stands, after a decision.
     *
     * @param shortId the last part of the link
     * @return the page
     */
    public Answer done(String shortId) {
        return flows.byShortId(shortId)
                .map(flow -> FacePage.done(flow.status()))
                .orElseGet(() -> FacePage.unknown(PageFrame.Depth.DEEPER));
    }

    /**
     * Presses a button.
     *
     * @param shortId the last part of the link
     * @param form the form
     * @param base where the browser sees the sandbox, without a slash at the end
     * @return a redirect to the application or to {@link #done}, or the page that says why nothing happened
     */
    public Answer decide(String shortId, Form form, String base) {
        Optional<Flow> found = flows.byShortId(shortId);
        if (found.isEmpty()) {
            return FacePage.unknown(PageFrame.Depth.DEEPER);
        }
        Flow flow = found.get();
        if (flow.isExpired(clock.instant())) {
            return FacePage.expired(PageFrame.Depth.DEEPER);
        }
        Optional<NoticeMode> notice = NoticeMode.byKey(form.notice().isEmpty() ? "normal" : form.notice());
        Optional<FailReason> reason = FailReason.byCode(form.failReasonCode());
        boolean reasonUnknown = reason.isEmpty() && !form.failReasonCode().isEmpty();
        if (notice.isEmpty() || reasonUnknown) {
            return FacePage.badForm();
        }
        return switch (form.outcome()) {
            case PASS -> decided(flow, Outcome.pass(identifiers.verifyCode()), notice.get(), base);
            case FAIL -> decided(flow, Outcome.fail(reason), notice.get(), base);
            case CANCEL -> leave(flow, base);
            default -> FacePage.badForm();
        };
    }

    private Answer open(Optional<Flow> found, PageFrame.Depth depth) {
        if (found.isEmpty()) {
            return FacePage.unknown(depth);
        }
        Flow flow = found.get();
        if (flow.isExpired(clock.instant())) {
            return FacePage.expired(depth);
        }
        if (flow.status() == FlowStatus.SUCCESS) {
            return FacePage.passedBefore(depth, 200);
        }
        flow.opened();
        notices.ping(flow);
        return FacePage.form(flow.details(), depth);
    }

    private Answer decided(Flow flow, Outcome outcome, NoticeMode notice, String base) {
        if (!flow.decide(outcome)) {
            return FacePage.passedBefore(PageFrame.Depth.DEEPER, 409);
        }
        notices.notify(flow, outcome, notice);
        return leave(flow, base);
    }

    private static Answer leave(Flow flow, String base) {
        String target = Links.wayBack(flow)
                .map(Object::toString)
                .orElseGet(() -> Links.shortLink(base, flow.details()) + "/done");
        return Answer.empty(303).with("Location", target).with("Cache-Control", "no-store");
    }
}
