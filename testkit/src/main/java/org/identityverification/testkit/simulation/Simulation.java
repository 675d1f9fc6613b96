package org.identityverification.testkit.simulation;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.identityverification.testkit.script.BusinessError;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testkit.wire.Notification;

/** The simulated provider, without its HTTP server: contract, sections 1 and 3. Thread-safe. */
public final class Simulation implements AutoCloseable {

    /** Longer bodies are refused. A server reads at most one byte more. */
    public static final int MAX_BODY_LENGTH = 64 * 1024;

    private static final System.Logger LOG = System.getLogger(Simulation.class.getName());
    private static final Pattern WITH_AN_ID = Pattern.compile("(\\w+ (?:/s|/.*/pub/individual)/)([^/]+)(.*)");
    private static final int MAX_FLOWS = 10_000;
    private static final int IDS_OF_A_FLOW = 3;
    private static final Duration PERSON_DELAY = Duration.ofMillis(250);
    private static final Duration EXPIRED_FOR = Duration.ofMinutes(15);

    private final Settings settings;
    private final Clock clock;
    private final ExecutorService threads = Executors.newCachedThreadPool(Timetable.daemonThreads("face-provider"));
    private final Scripts scripts = new Scripts();
    private final Map<String, Flow> flows = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Flow> eldest) {
            return size() > IDS_OF_A_FLOW * MAX_FLOWS;
        }
    });
    private final Journal<Call> calls;
    private final Journal<Flow> started;
    private final Journal<Notification> notices;
    private final Timetable timetable;
    private final NotificationSender sender;
    private final FaceDesk desk;
    private final Gateway gateway;

    /**
     * Limits and times.
     *
     * @param maxCalls how many calls and notifications are remembered: with headers and bodies
     * @param notifyFailures whether failures are notified too, which the provider switches on per account
     * @param lateNotice the delay of a notification that is "delayed" on the face page
     * @param namesAppCodes whether the log names the expected app codes when it reports a wrong one
     */
    public record Settings(
            Duration linkValidFor, int maxCalls, boolean notifyFailures, Duration lateNotice, boolean namesAppCodes) {

        /** The usual limits and times, with this many calls and notifications. */
        public static Settings usual(int maxCalls, boolean namesAppCodes) {
            return new Settings(Duration.ofMinutes(30), maxCalls, true, Duration.ofSeconds(30), namesAppCodes);
        }
    }

    public Simulation(List<String> appCodes, Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        calls = new Journal<>(settings.maxCalls());
        started = new Journal<>(MAX_FLOWS);
        notices = new Journal<>(settings.maxCalls());
        timetable = new Timetable(clock);
        sender = new NotificationSender(timetable, threads, notices);
        desk = new FaceDesk(sender, settings.lateNotice(), timetable);
        gateway = new Gateway(appCodes, settings.namesAppCodes(), clock);
        notifyFailures(settings.notifyFailures());
    }

    /**
     * Answers a call of the API or of a browser.
     *
     * @param base the beginning of links, without a trailing slash
     * @param server gets the answer, at once on this thread or later on another
     */
    public void serve(Call call, String base, Consumer<Answer> server) {
        Answer answer = route(call, base);
        if (answer.delay().isZero()) {
            server.accept(answer);
        } else {
            // The delay begins with the arrival: a test that has seen the call may have moved the clock by now.
            timetable.at(call.at().plus(answer.delay()), () -> threads.execute(() -> server.accept(answer)));
        }
    }

    public Scripts scripts() {
        return scripts;
    }

    public Journal<Call> calls() {
        return calls;
    }

    /** Every check that was started, even if the answer did not arrive. */
    public Journal<Flow> started() {
        return started;
    }

    /** Finds a flow by its id, short id or token, which never look alike. */
    public Optional<Flow> flow(String id) {
        return Optional.ofNullable(flows.get(id));
    }

    public Journal<Notification> notifications() {
        return notices;
    }

    public void notifyFailures(boolean wanted) {
        sender.notifyFailures(wanted);
    }

    public FaceDesk desk() {
        return desk;
    }

    public Notification post(Flow flow, String body) {
        return sender.post(flow, body);
    }

    /** Forgets plans and calls, and drops what is scheduled. Flows stay. */
    public void reset() {
        scripts.clear();
        // Before the timetable, in which a notification that is answered now schedules its next try.
        notices.clear();
        timetable.clear();
        calls.clear();
        started.clear();
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

    private Answer route(Call call, String base) {
        String line = call.method() + ' ' + call.path();
        Matcher withAnId = WITH_AN_ID.matcher(line);
        String id = withAnId.matches() ? withAnId.group(2) : "";
        String route = withAnId.matches() ? withAnId.group(1) + '*' + withAnId.group(3) : line;
        return switch (route) {
            case "POST /v2/identity/auth/api/individual/face" -> throughGateway(call, () -> start(call, base));
            case "GET /v2/identity/auth/pub/individual/*/face" -> throughGateway(call, () -> result(id));
            case "GET /" -> FacePages.index(call);
            case "GET /assets/face.css" -> FacePages.style();
            case "GET /assets/log.js" -> FacePages.script();
            case "GET " + Flow.LONG_LINK_PATH ->
                Flow.tokenIn(call.query())
                        .map(token -> desk.open(flow(token), call))
                        .orElseGet(() -> FacePages.draw(FacePages.View.CUT_OFF, call));
            case "GET " + Flow.SHORT_LINK_PATH + '*' -> desk.open(flow(id), call);
            case "GET " + Flow.SHORT_LINK_PATH + "*/done" -> desk.done(flow(id), call);
            case "GET " + Flow.SHORT_LINK_PATH + "*/log" -> desk.log(flow(id), call);
            case "POST " + Flow.SHORT_LINK_PATH + "*/decision" -> desk.press(flow(id), call);
            default -> Answer.empty(404);
        };
    }

    /** Adds a request id to the answer, and logs why a call was refused; the gateway itself logs a wrong app code. */
    private Answer throughGateway(Call call, Supplier<Answer> api) {
        calls.add(call);
        Answer answer = gateway.check(call).map(this::failure).orElseGet(api);
        String why = answer.headers().get(GatewayRefusal.ERROR_MESSAGE);
        if (why != null) {
            LOG.log(Level.INFO, "{0} refused: {1} {2}", call, answer.status(), why);
        }
        return answer.with(GatewayRefusal.REQUEST_ID, Flow.upperCaseUuid());
    }

    private Answer start(Call call, String base) {
        Optional<FaceRequest> request = FaceRequest.read(call.bytes());
        Optional<Fault> planned = scripts.outage(clock.instant()).or(() -> scripts.faultOfStart(request.orElse(null)));
        return planned.filter(it -> it.reach() == Fault.Reach.GATEWAY)
                .or(() -> request.map(it -> it.firstError(clock)).orElse(Optional.of(BusinessError.FAILED)))
                .or(() -> planned.filter(it -> it.reach() == Fault.Reach.PROVIDER))
                .map(this::failure)
                .orElseGet(() -> answer(planned, startedJson(issue(request.get()), base)));
    }

    private Answer result(String flowId) {
        Optional<Flow> flow = flow(flowId);
        Optional<Fault> planned = scripts.outage(clock.instant()).or(() -> scripts.faultOfResult(flowId));
        flow.ifPresent(it -> it.log(
                clock.instant(),
                "查询 Query → " + planned.map(Fault::key).orElse(it.status().name())));
        return planned.filter(it -> it.reach() != Fault.Reach.FLOW)
                .or(() -> flow.isEmpty() ? Optional.of(BusinessError.FLOW_UNKNOWN) : Optional.empty())
                .map(this::failure)
                .orElseGet(() -> answer(planned, resultJson(flow.get())));
    }

    private Answer failure(Fault fault) {
        return fault.answer(JsonValue.EMPTY_JSON_OBJECT);
    }

    private Answer answer(Optional<Fault> fault, JsonObject healthy) {
        return fault.map(it -> it.answer(healthy)).orElseGet(() -> Answer.json(healthy.toString()));
    }

    private Flow issue(FaceRequest request) {
        Instant now = clock.instant();
        Outcome outcome = scripts.outcome();
        // Otherwise a call that has read the clock a moment earlier would be refused.
        if (!outcome.down().isZero()) {
            scripts.downUntil(now.plus(outcome.down()));
        }
        Flow flow =
                new Flow(request, outcome.linkExpired() ? now.minus(EXPIRED_FOR) : now.plus(settings.linkValidFor()));
        Stream.of(flow.flowId(), flow.shortId(), flow.token).forEach(id -> flows.put(id, flow));
        started.add(flow);
        LOG.log(Level.INFO, "{0} started", flow);
        if (!outcome.steps().isEmpty()) {
            timetable.after(PERSON_DELAY, () -> {
                desk.open(flow);
                desk.play(flow, outcome.steps());
            });
        }
        return flow;
    }

    private static JsonObject startedJson(Flow flow, String base) {
        JsonObjectBuilder data = Json.createObjectBuilder()
                .add("flowId", flow.flowId())
                .add("authUrl", flow.shortLink(base))
                .add("originalUrl", flow.longLink(base));
        if (flow.request().mode() == FaceRequest.Mode.WE_CHAT_FACE) {
            data.add("faceToken", flow.token);
        }
        return success(data.add("expire", flow.expiresAt.toEpochMilli()));
    }

    private static JsonObject resultJson(Flow flow) {
        Flow.Status status = flow.status();
        String message = switch (status) {
            case ING, SCAN -> "认证中";
            case SUCCESS -> "认证成功";
            case FAIL -> "认证失败";
        };
        JsonObjectBuilder data =
                Json.createObjectBuilder().add("status", status.name()).add("message", message);
        if (status == Flow.Status.SUCCESS) {
            data.add("similarity", "95.25").add("livingScore", "99.0");
        }
        flow.failReason()
                .map(FailReason::code)
                .ifPresentOrElse(code -> data.add("failedReasonCode", code), () -> data.addNull("failedReasonCode"));
        return success(data);
    }

    private static JsonObject success(JsonObjectBuilder data) {
        return Json.createObjectBuilder()
                .add("code", 0)
                .add("message", "成功")
                .add("data", data)
                .build();
    }
}
