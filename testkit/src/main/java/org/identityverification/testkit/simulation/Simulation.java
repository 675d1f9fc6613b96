package org.identityverification.testkit.simulation;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testkit.wire.Notice;

/** The simulated provider, without its HTTP server. Safe for use by several threads. */
public final class Simulation implements AutoCloseable {

    /** Longer bodies are refused. A server reads one byte more at most. */
    public static final int MAX_BODY_LENGTH = 64 * 1024;

    private static final System.Logger LOG = System.getLogger(Simulation.class.getName());
    private static final Pattern WITH_AN_ID = Pattern.compile("(\\w+ (?:/s|/.*/pub/individual)/)([^/]+)(.*)");

    private final Settings settings;
    private final ExecutorService threads = Executors.newCachedThreadPool(Timetable.daemonThreads("face-provider"));
    private final Scripts scripts = new Scripts();
    private final Journal<Call> calls;
    private final Journal<Flow> started;
    private final Journal<Notice> notices;
    private final Timetable timetable;
    private final NotificationSender sender;
    private final Flows flows;
    private final FaceDesk desk;
    private final FaceApi api;

    /**
     * What can be set.
     *
     * @param maxFlows how many flows are remembered
     * @param maxCalls how many calls and notifications are remembered: with headers and bodies
     * @param notifyFailures whether failures are notified too, which the provider switches on per account
     * @param lateNotice how late a notification is that is sent late on the face page
     */
    public record Settings(
            String appCode,
            Duration linkValidFor,
            int maxFlows,
            int maxCalls,
            boolean notifyFailures,
            Duration lateNotice,
            Fault.Pauses pauses) {

        /** Leaves out the app code. */
        @Override
        public String toString() {
            return "Settings[linkValidFor=" + linkValidFor + ", notifyFailures=" + notifyFailures + ']';
        }
    }

    public Simulation(Settings settings, FacePages pages, Clock clock) {
        this.settings = settings;
        calls = new Journal<>(settings.maxCalls());
        started = new Journal<>(settings.maxFlows());
        notices = new Journal<>(settings.maxCalls());
        timetable = new Timetable(clock);
        sender = new NotificationSender(settings.notifyFailures(), timetable, threads, notices, clock);
        flows = new Flows(settings.maxFlows());
        desk = new FaceDesk(flows, sender, timetable, pages, settings.lateNotice(), clock);
        api = new FaceApi(new Gateway(settings.appCode(), clock), flows, scripts, this::started, settings, clock);
    }

    /**
     * Answers a call: of the API, of a browser.
     *
     * @param base how links begin, without a slash at the end
     * @param server gets the answer, at once on this thread or later on another
     */
    public void serve(Call call, String base, Consumer<Answer> server) {
        Answer answer = route(call, base);
        if (answer.delay().isZero()) {
            server.accept(answer);
        } else {
            // From its arrival on: a test that has seen the call may have moved the clock by now.
            timetable.at(call.at().plus(answer.delay()), () -> threads.execute(() -> server.accept(answer)));
        }
    }

    public Scripts scripts() {
        return scripts;
    }

    /** The calls of the two API paths. */
    public Journal<Call> calls() {
        return calls;
    }

    /** Every check that was started, also when the answer did not arrive. */
    public Journal<Flow> started() {
        return started;
    }

    public Optional<Flow> flow(String flowId) {
        return flows.byFlowId(flowId);
    }

    public Journal<Notice> notices() {
        return notices;
    }

    public void notifyFailures(boolean wanted) {
        sender.notifyFailures(wanted);
    }

    public void open(Flow flow) {
        desk.open(flow);
    }

    /** The person goes through this outcome now. Nothing happens when the check has passed before. */
    public void play(Flow flow, Outcome outcome) {
        desk.play(flow, outcome);
    }

    public Notice post(Flow flow, String body) {
        String url = flow.notifyUrl().orElseThrow(() -> new IllegalStateException(flow + " has no notify URL"));
        return sender.post(flow, url, body).join();
    }

    /** Forgets plans and calls, and drops what is still to happen. Flows stay. */
    public void reset() {
        scripts.clear();
        timetable.clear();
        calls.clear();
        started.clear();
        notices.clear();
        notifyFailures(settings.notifyFailures());
    }

    public void clockMoved() {
        timetable.clockMoved();
    }

    public ExecutorService threads() {
        return threads;
    }

    /** Stops; what is under way is dropped. */
    @Override
    public void close() {
        timetable.close();
        threads.shutdownNow();
    }

    private void started(Flow flow, Outcome outcome) {
        started.add(flow);
        desk.playSoon(flow, outcome);
    }

    private Answer route(Call call, String base) {
        String line = call.method() + ' ' + call.path();
        Matcher withAnId = WITH_AN_ID.matcher(line);
        String id = withAnId.matches() ? withAnId.group(2) : "";
        String route = withAnId.matches() ? withAnId.group(1) + '*' + withAnId.group(3) : line;
        return switch (route) {
            case "POST /v2/identity/auth/api/individual/face" -> recorded(call, () -> api.start(call, base));
            case "GET /v2/identity/auth/pub/individual/*/face" -> recorded(call, () -> api.result(call, id, base));
            case "GET " + Links.LONG_LINK_PATH -> desk.openLong(call);
            case "GET " + Links.SHORT_LINK_PATH + '*' -> desk.openShort(id, call);
            case "GET " + Links.SHORT_LINK_PATH + "*/done" -> desk.done(id, call);
            case "POST " + Links.SHORT_LINK_PATH + "*/decision" -> desk.press(id, call);
            default -> Answer.empty(404);
        };
    }

    /** Gives the answer a request id, and logs why a call was refused. */
    private Answer recorded(Call call, Supplier<Answer> api) {
        calls.add(call);
        Answer answer = api.get().with(GatewayRefusal.REQUEST_ID, Identifiers.upperCaseUuid());
        String why = answer.headers().get(GatewayRefusal.ERROR_MESSAGE);
        if (why != null) {
            LOG.log(Level.INFO, "{0} refused: {1} {2}", call, answer.status(), why);
        }
        return answer;
    }
}
