package org.identityverification.testkit.sandbox;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.identityverification.testkit.MovableClock;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.simulation.Flow;
import org.identityverification.testkit.simulation.Scripts;
import org.identityverification.testkit.simulation.Simulation;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;

/** The control endpoint for tests: plans faults, moves the clock, and shows calls and flows. Thread-safe. */
public final class Control {

    private static final String PATH = "/control/";
    private static final int MAX_FLOWS = 100;
    private static final Pattern THIS_MACHINE = Pattern.compile(
            "(([a-z0-9-]+\\.)*localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final Duration FURTHEST = Duration.ofDays(36_500);

    private final Simulation simulation;
    private final MovableClock clock;
    private final List<String> appCodes;

    /**
     * Controls a simulation with this clock.
     *
     * @param appCodes a call must have one of them, which no page of another site knows; if there is none, every caller is let in
     *     that names this machine as its host, except such a page
     */
    public Control(Simulation simulation, MovableClock clock, List<String> appCodes) {
        this.simulation = simulation;
        this.clock = clock;
        this.appCodes = List.copyOf(appCodes);
        clock.onMove(simulation::clockMoved);
    }

    /** Answers a call of the control endpoint, or lets the simulation answer it. The base is the beginning of links. */
    public void serve(Call call, String base, Consumer<Answer> server) {
        answer(call, base).ifPresentOrElse(server, () -> simulation.serve(call, base, server));
    }

    Optional<Answer> answer(Call call, String base) {
        if (!call.path().startsWith(PATH)) {
            return Optional.empty();
        }
        if (appCodes.isEmpty()) {
            if (!isLocal(call)) {
                return Optional.of(
                        refused(403, "Host must be a loopback address, and no page of another site may call"));
            }
        } else if (call.appCode().filter(appCodes::contains).isEmpty()) {
            return Optional.of(refused(401, "Authorization must be APPCODE and the app code"));
        }
        return Optional.of(route(call.method() + ' ' + call.path().substring(PATH.length()), call, base));
    }

    /** A page of another site can call this machine, and by a name of its own it can even read the answer. Programs are no pages. */
    private static boolean isLocal(Call call) {
        boolean isOwnPage = call.header("Sec-Fetch-Site")
                .map(Set.of("same-origin", "none")::contains)
                .orElse(call.header("Origin").isEmpty());
        return isOwnPage
                && call.header("Host").filter(THIS_MACHINE.asMatchPredicate()).isPresent();
    }

    private Answer route(String route, Call call, String base) {
        return switch (route) {
            case "POST faults" -> arm(call);
            case "POST clock" -> moveClock(call);
            case "GET faults" -> faults();
            case "GET clock" -> time();
            case "GET calls" -> calls();
            case "GET flows" -> flows(call, base);
            case "GET newest" -> newest(base);
            case "DELETE faults" -> after(simulation.scripts()::clear);
            case "DELETE calls" -> after(simulation.calls()::clear);
            case "DELETE clock" -> after(clock::reset);
            default -> Answer.empty(404);
        };
    }

    private Answer arm(Call form) {
        Optional<Fault> fault = Fault.byKey(form.field("fault").orElse(""));
        String operation = form.field("operation").orElse("start");
        String calls = form.field("calls").orElse("1");
        if (fault.isEmpty()) {
            return refused(400, "fault is not in the table");
        }
        if (!operation.matches("start|result")) {
            return refused(400, "operation must be start or result");
        }
        if (!calls.matches("[1-9][0-9]{0,5}")) {
            return refused(400, "calls must be a number from 1 to 999999");
        }
        Scripts.Operation planned = Scripts.Operation.valueOf(operation.toUpperCase(Locale.ROOT));
        simulation.scripts().nextCalls(new Scripts.Armed(planned, fault.get(), Integer.parseInt(calls)));
        return faults();
    }

    private Answer faults() {
        JsonArrayBuilder armed = Json.createArrayBuilder();
        for (Scripts.Armed next : simulation.scripts().nextCalls()) {
            armed.add(Json.createObjectBuilder()
                    .add("operation", next.operation().name().toLowerCase(Locale.ROOT))
                    .add("fault", next.fault().key())
                    .add("calls", next.remaining()));
        }
        List<String> known = Fault.table().map(Fault::key).toList();
        return json(Json.createObjectBuilder().add("armed", armed).add("known", Json.createArrayBuilder(known)));
    }

    private Answer moveClock(Call form) {
        try {
            Duration forward = Duration.parse(form.field("forward").orElse(""));
            if (forward.compareTo(FURTHEST) <= 0 && forward.compareTo(FURTHEST.negated()) >= 0) {
                clock.forward(forward);
                return time();
            }
        } catch (DateTimeParseException e) {
            // Answered below.
        }
        return refused(400, "forward must be a duration of at most P36500D, for example PT30M");
    }

    private Answer time() {
        return json(Json.createObjectBuilder().add("now", clock.instant().toString()));
    }

    /** The last calls of the provider's API, with every header and the body. */
    private Answer calls() {
        JsonArrayBuilder calls = Json.createArrayBuilder();
        for (Call call : simulation.calls().all()) {
            JsonObjectBuilder headers = Json.createObjectBuilder();
            call.headers().forEach((name, values) -> headers.add(name, Json.createArrayBuilder(values)));
            calls.add(Json.createObjectBuilder()
                    .add("at", call.at().toString())
                    .add("method", call.method())
                    .add("path", call.path())
                    .add("headers", headers)
                    .add("body", call.body()));
        }
        return json(Json.createObjectBuilder().add("calls", calls));
    }

    /** Flows with their links, newest first, in pages, including those whose answer never reached the caller. */
    private Answer flows(Call call, String base) {
        List<Flow> started = simulation.started().all();
        String from = call.query().replaceFirst("^from=", "");
        int newer = from.isEmpty()
                ? started.size()
                : started.stream().map(Flow::flowId).toList().indexOf(from);
        if (newer < 0) {
            return refused(400, "from must be next of the page before");
        }
        List<Flow> page = started.subList(Math.max(0, newer - MAX_FLOWS), newer);
        JsonArrayBuilder flows = Json.createArrayBuilder();
        for (int i = page.size() - 1; i >= 0; i--) {
            Flow flow = page.get(i);
            flows.add(Json.createObjectBuilder()
                    .add("flowId", flow.flowId())
                    .add("mode", flow.request().mode().name())
                    .add("status", flow.status().name())
                    .add("authUrl", flow.shortLink(base))
                    .add("originalUrl", flow.longLink(base)));
        }
        JsonObjectBuilder answer = Json.createObjectBuilder().add("flows", flows);
        if (newer > MAX_FLOWS) {
            answer.add("next", page.get(0).flowId());
        }
        return json(answer);
    }

    /** Leads a browser to the face page of the newest flow, or says what this is while there is none. */
    private Answer newest(String base) {
        List<Flow> started = simulation.started().all();
        String page =
                started.isEmpty() ? base + '/' : started.get(started.size() - 1).shortLink(base);
        return Answer.empty(303).with("Location", page).with("Cache-Control", "no-store");
    }

    private static Answer after(Runnable change) {
        change.run();
        return Answer.empty(204);
    }

    private static Answer refused(int status, String why) {
        String json = Json.createObjectBuilder().add("error", why).build().toString();
        return Answer.text(status, Answer.JSON, json);
    }

    private static Answer json(JsonObjectBuilder json) {
        return Answer.json(json.build().toString()).with("Cache-Control", "no-store");
    }
}
