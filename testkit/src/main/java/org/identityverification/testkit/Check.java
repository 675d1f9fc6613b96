package org.identityverification.testkit;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.simulation.Flow;
import org.identityverification.testkit.simulation.Simulation;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testkit.wire.Notification;

/** A face check that the application has started. The test plays the person: it opens the link, and passes or fails. */
public final class Check {

    private final FaceProvider provider;
    private final Simulation simulation;
    private final Flow flow;

    Check(FaceProvider provider, Simulation simulation, Flow flow) {
        this.provider = provider;
        this.simulation = simulation;
        this.flow = flow;
    }

    /** The provider's id of the check. */
    public String flowId() {
        return flow.flowId();
    }

    /** The application's own id, if it sent one. */
    public Optional<String> contextId() {
        return Optional.ofNullable(flow.request().contextId());
    }

    /** The link for the person: {@code authUrl}. A browser can open it. */
    public URI link() {
        return URI.create(flow.shortLink(provider.url()));
    }

    /** Where the result is sent; empty if the application set no notify URL, or the mode is {@code WE_CHAT_FACE}. */
    public Optional<URI> notifyUrl() {
        return flow.notifyUrl().map(URI::create);
    }

    /** The person opens the link. The provider then sends a GET to the notify URL, which carries no result. */
    public void open() {
        simulation.desk().open(flow);
    }

    /** The person passes now. */
    public void pass() {
        end(Outcome.passes());
    }

    /** The person fails now, without a reason. The link can be tried again. */
    public void fail() {
        end(Outcome.fails());
    }

    /** The same, for this reason. */
    public void fail(FailReason reason) {
        end(Outcome.fails(reason));
    }

    /** The person goes through this outcome now. It has no effect on a passed check, which is final. */
    public void end(Outcome outcome) {
        simulation.desk().play(flow, outcome.steps());
    }

    /**
     * Posts a body to the notify URL once, as the provider would.
     *
     * @return the notification with the receiver's answer
     * @throws IllegalStateException when there is no notify URL
     */
    public Notification post(String body) {
        return simulation.post(flow, body);
    }

    /** The application's queries for the result of this check, oldest first. */
    public List<Call> queries() {
        return simulation.calls().all().stream()
                .filter(call -> call.method().equals("GET") && call.path().contains('/' + flowId() + '/'))
                .toList();
    }

    /** Makes every query for the result of this check fail. {@link FaceProvider#nextQueries} takes precedence. */
    public void queriesFail(Fault fault) {
        simulation.scripts().queriesFail(flow, fault);
    }

    /** Ends the effect of {@link #queriesFail}. */
    public void queriesSucceed() {
        simulation.scripts().queriesSucceed(flow);
    }

    /** All answered requests to the notify URL, in the order of the answers. */
    public List<Notification> notifications() {
        return provider.notifications().stream()
                .filter(notice -> notice.flowId().equals(flowId()))
                .toList();
    }

    /** {@link FaceProvider#awaitNotified()} for a result of this check. */
    public Notification awaitNotified() {
        return provider.awaitNotified(notice -> notice.flowId().equals(flowId()));
    }

    @Override
    public String toString() {
        return flow.toString();
    }
}
