package org.identityverification.testkit.simulation;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.identityverification.testkit.script.BusinessError;
import org.identityverification.testkit.script.FailReason;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;

/** The provider's two calls, from the headers to the answer: contract, sections 1 and 3. */
final class FaceApi {

    private static final System.Logger LOG = System.getLogger(FaceApi.class.getName());
    private static final String SUCCESS = "成功";
    private static final Duration OVER_SINCE = Duration.ofMinutes(15);

    private final Gateway gateway;
    private final Flows flows;
    private final Scripts scripts;
    private final BiConsumer<Flow, Outcome> started;
    private final Simulation.Settings settings;
    private final Clock clock;

    /** {@code started} gets each new flow with its outcome. */
    FaceApi(
            Gateway gateway,
            Flows flows,
            Scripts scripts,
            BiConsumer<Flow, Outcome> started,
            Simulation.Settings settings,
            Clock clock) {
        this.gateway = gateway;
        this.flows = flows;
        this.scripts = scripts;
        this.started = started;
        this.settings = settings;
        this.clock = clock;
    }

    /** Starts a face verification: contract, section 1. The base is where the links lead, without a slash at the end. */
    Answer start(Call call, String base) {
        byte[] body = call.bytes();
        return body.length > Simulation.MAX_BODY_LENGTH
                ? GatewayRefusal.I413RL.answer()
                : gateway.check(call).map(GatewayRefusal::answer).orElseGet(() -> startPastGateway(body, base));
    }

    /** Tells the result: contract, section 3. */
    Answer result(Call call, String flowId, String base) {
        return gateway.check(call).map(GatewayRefusal::answer).orElseGet(() -> resultPastGateway(flowId, base));
    }

    private Answer startPastGateway(byte[] body, String base) {
        Optional<FaceRequest> request = FaceRequest.read(body);
        Optional<Fault> fault = scripts.faultOfStart(request.orElse(null));
        if (fails(fault, Fault.Reach.GATEWAY)) {
            return answer(fault, JsonValue.EMPTY_JSON_OBJECT, base);
        }
        Optional<BusinessError> error =
                request.map(it -> it.firstError(clock)).orElse(Optional.of(BusinessError.FAILED));
        if (error.isPresent()) {
            return error.get().answer();
        }
        return fails(fault, Fault.Reach.PROVIDER)
                ? answer(fault, JsonValue.EMPTY_JSON_OBJECT, base)
                : answer(fault, startedJson(issue(request.get()), base), base);
    }

    private Answer resultPastGateway(String flowId, String base) {
        Optional<Flow> flow = flows.byFlowId(flowId);
        Optional<Fault> fault = scripts.faultOfResult(flow.orElse(null));
        if (fails(fault, Fault.Reach.GATEWAY) || fails(fault, Fault.Reach.PROVIDER)) {
            return answer(fault, JsonValue.EMPTY_JSON_OBJECT, base);
        }
        return flow.map(it -> answer(fault, resultJson(it), base)).orElseGet(BusinessError.FLOW_UNKNOWN::answer);
    }

    private static boolean fails(Optional<Fault> fault, Fault.Reach reach) {
        return fault.isPresent() && fault.get().reach() == reach;
    }

    private Answer answer(Optional<Fault> fault, JsonObject healthy, String base) {
        return fault.map(it -> it.answer(new Fault.Healthy(healthy, base, settings.pauses())))
                .orElseGet(() -> Answer.json(healthy.toString()));
    }

    private Flow issue(FaceRequest request) {
        String name = Objects.requireNonNull(request.name());
        String idNumber = Objects.requireNonNull(request.idNo());
        Outcome outcome = scripts.outcome(idNumber).orElse(Outcome.neverFinishes());
        Instant now = clock.instant();
        boolean spoilsResult = Scripts.MagicName.parse(name)
                .filter(magic -> magic.operation() == Scripts.Operation.RESULT)
                .isPresent();
        Flow flow = new Flow(new Flow.Details(
                Identifiers.flowId(),
                Identifiers.shortId(),
                Identifiers.upperCaseUuid(),
                FaceAuthMode.byWireName(Objects.requireNonNull(request.faceauthMode()))
                        .orElseThrow(),
                Character.toString(name.codePointAt(0)) + "**",
                idNumber.substring(0, 4) + "**********" + idNumber.substring(14),
                request.contextId(),
                request.callbackUrl(),
                request.notifyUrl(),
                outcome.linkIsOver() ? now.minus(OVER_SINCE) : now.plus(settings.linkValidFor()),
                spoilsResult ? name : null));
        flows.add(flow);
        LOG.log(Level.INFO, "{0} started", flow);
        started.accept(flow, outcome);
        return flow;
    }

    private static JsonObject startedJson(Flow flow, String base) {
        JsonObjectBuilder data = Json.createObjectBuilder()
                .add("flowId", flow.details().flowId())
                .add("authUrl", Links.shortLink(base, flow))
                .add("originalUrl", Links.longLink(base, flow));
        if (flow.details().mode() == FaceAuthMode.WE_CHAT_FACE) {
            data.add("faceToken", flow.details().token());
        }
        data.add("expire", flow.details().expiresAt().toEpochMilli());
        return success(data);
    }

    private static JsonObject resultJson(Flow flow) {
        Flow.Status status = flow.status();
        JsonObjectBuilder data =
                Json.createObjectBuilder().add("status", status.name()).add("message", status.message());
        if (status == Flow.Status.SUCCESS) {
            data.add("similarity", "95.25").add("livingScore", "99.0");
        }
        flow.result()
                .flatMap(Flow.Result::failReason)
                .map(FailReason::code)
                .ifPresentOrElse(code -> data.add("failedReasonCode", code), () -> data.addNull("failedReasonCode"));
        return success(data);
    }

    private static JsonObject success(JsonObjectBuilder data) {
        return Json.createObjectBuilder()
                .add("code", 0)
                .add("message", SUCCESS)
                .add("data", data)
                .build();
    }
}
