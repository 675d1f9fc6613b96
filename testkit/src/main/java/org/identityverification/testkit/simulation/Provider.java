package org.identityverification.testkit.simulation;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.identityverification.testkit.script.BusinessError;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.GatewayRefusal;
import org.identityverification.testkit.script.Spoiler;
import org.identityverification.testkit.wire.Answer;
import org.jspecify.annotations.Nullable;

/** The provider's two calls, from the headers to the answer: contract, sections 1 and 3. */
public final class Provider {

    /** Bodies of a start call that are longer are refused by the gateway. */
    public static final int MAX_BODY_LENGTH = 64 * 1024;

    private static final System.Logger LOG = System.getLogger(Provider.class.getName());
    private static final String SUCCESS = "成功";

    private final Gateway gateway;
    private final Flows flows;
    private final Faults faults;
    private final Spoiler spoiler;
    private final Duration linkValidFor;
    private final Clock clock;
    private final FaceRequestCheck check;
    private final Identifiers identifiers = new Identifiers();

    /**
     * The two headers that the gateway looks at.
     *
     * @param authorization {@code Authorization}, null when absent
     * @param nonce {@code X-Ca-Nonce}, null when absent
     */
    public record Credentials(
            @Nullable String authorization, @Nullable String nonce) {

        /** Shows nothing. */
        @Override
        public String toString() {
            return "Credentials[]";
        }
    }

    /**
     * A provider.
     *
     * @param gateway what stands in front of it
     * @param flows where it remembers
     * @param faults what is to go wrong
     * @param spoiler how
     * @param linkValidFor how long links live
     * @param clock the time
     */
    public Provider(Gateway gateway, Flows flows, Faults faults, Spoiler spoiler, Duration linkValidFor, Clock clock) {
        this.gateway = gateway;
        this.flows = flows;
        this.faults = faults;
        this.spoiler = spoiler;
        this.linkValidFor = linkValidFor;
        this.clock = clock;
        this.check = new FaceRequestCheck(clock);
    }

    /**
     * Starts a face verification: contract, section 1.
     *
     * @param credentials the two headers
     * @param body the body; longer than {@link #MAX_BODY_LENGTH} means too long
     * @param base where the sandbox is, without a slash at the end
     * @return the answer
     */
    public Answer start(Credentials credentials, byte[] body, String base) {
        Answer answer = body.length > MAX_BODY_LENGTH
                ? GatewayRefusal.I413RL.answer()
                : gateway.check(credentials.authorization(), credentials.nonce())
                        .map(GatewayRefusal::answer)
                        .orElseGet(() -> startPastGateway(body, base));
        return named(answer);
    }

    /**
     * Tells the result: contract, section 3.
     *
     * @param credentials the two headers
     * @param flowId which flow
     * @param base where the sandbox is, without a slash at the end
     * @return the answer
     */
    public Answer result(Credentials credentials, String flowId, String base) {
        return named(gateway.check(credentials.authorization(), credentials.nonce())
                .map(GatewayRefusal::answer)
                .orElseGet(() -> resultPastGateway(flowId, base)));
    }

    private Answer startPastGateway(byte[] body, String base) {
        Optional<FaceRequest> request = FaceRequestReader.read(body);
        Optional<Fault> fault = faults.switchedOn(Operation.START).or(() -> request.flatMap(this::askedByName));
        Optional<Answer> refused = refusedBefore(fault);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (request.isEmpty()) {
            return BusinessError.FAILED.answer();
        }
        Optional<BusinessError> error = check.check(request.get());
        if (error.isPresent()) {
            return error.get().answer();
        }
        if (fault.isPresent() && fault.get() instanceof Fault.Business business) {
            return business.answer();
        }
        Flow flow = issue(request.get());
        return afterwards(fault, startedJson(flow.details(), base), base);
    }

    private Answer resultPastGateway(String flowId, String base) {
        Optional<Flow> flow = flows.byFlowId(flowId);
        Optional<Fault> fault = faults.switchedOn(Operation.RESULT).or(() -> flow.flatMap(this::askedByFlow));
        Optional<Answer> refused = refusedBefore(fault);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (fault.isPresent() && fault.get() instanceof Fault.Business business) {
            return business.answer();
        }
        return flow.map(known -> afterwards(fault, resultJson(known), base))
                .orElseGet(BusinessError.FLOW_UNKNOWN::answer);
    }

    private Optional<Fault> askedByName(FaceRequest request) {
        String name = request.name();
        if (name == null) {
            return Optional.empty();
        }
        if (name.startsWith(MagicName.PREFIX) && MagicName.parse(name).isEmpty()) {
            LOG.log(Level.WARNING, "A name begins like a magic name but asks for no fault of the table");
        }
        return faults.asked(Operation.START, name, String.valueOf(request.idNo()));
    }

    private Optional<Fault> askedByFlow(Flow flow) {
        String name = flow.details().magicName();
        return name == null
                ? Optional.empty()
                : faults.asked(Operation.RESULT, name, flow.details().flowId());
    }

    /** Refusals that happen before the call reaches the provider. */
    private static Optional<Answer> refusedBefore(Optional<Fault> fault) {
        if (fault.isPresent()
                && fault.get() instanceof Fault.Refusal refusal
                && !refusal.refusal().passedOn()) {
            return Optional.of(refusal.refusal().answer());
        }
        if (fault.isPresent() && fault.get() instanceof Fault.UnknownRefusal refusal) {
            return Optional.of(refusal.answer());
        }
        return Optional.empty();
    }

    /** What becomes of the healthy answer on its way back. */
    private Answer afterwards(Optional<Fault> fault, JsonObject healthy, String base) {
        if (fault.isPresent() && fault.get() instanceof Fault.Refusal refusal) {
            return refusal.refusal().answer();
        }
        if (fault.isPresent() && fault.get() instanceof Fault.Spoiled spoiled) {
            return spoiler.spoil(spoiled.fault(), healthy, base);
        }
        return Answer.json(healthy.toString());
    }

    private Flow issue(FaceRequest request) {
        String name = checked(request.name());
        boolean spoilsResult = MagicName.parse(name)
                .filter(magic -> magic.operation() == Operation.RESULT)
                .isPresent();
        Flow flow = new Flow(new Flow.Details(
                identifiers.flowId(),
                identifiers.shortId(),
                identifiers.upperCaseUuid(),
                FaceAuthMode.byWireName(checked(request.faceauthMode())).orElseThrow(),
                Masking.name(name),
                Masking.idNumber(checked(request.idNo())),
                request.contextId(),
                request.callbackUrl(),
                request.notifyUrl(),
                clock.instant().plus(linkValidFor),
                spoilsResult ? name : null));
        flows.add(flow);
        LOG.log(
                Level.INFO,
                "Flow {0} started, {1}",
                flow.details().flowId(),
                flow.details().mode());
        return flow;
    }

    private static JsonObject startedJson(Flow.Details flow, String base) {
        JsonObjectBuilder data = Json.createObjectBuilder()
                .add("flowId", flow.flowId())
                .add("authUrl", Links.shortLink(base, flow))
                .add("originalUrl", Links.longLink(base, flow));
        if (flow.mode() == FaceAuthMode.WE_CHAT_FACE) {
            data.add("faceToken", flow.token());
        }
        data.add("expire", flow.expiresAt().toEpochMilli());
        return success(data);
    }

    private static JsonObject resultJson(Flow flow) {
        FlowStatus status = flow.status();
        JsonObjectBuilder data =
                Json.createObjectBuilder().add("status", status.name()).add("message", status.message());
        if (status == FlowStatus.SUCCESS) {
            data.add("similarity", "95.25").add("livingScore", "99.0");
        }
        flow.outcome()
                .map(Outcome::failReason)
                .ifPresentOrElse(
                        reason -> data.add("failedReasonCode", reason.code()), () -> data.addNull("failedReasonCode"));
        return success(data);
    }

    private static JsonObject success(JsonObjectBuilder data) {
        return Json.createObjectBuilder()
                .add("code", 0)
                .add("message", SUCCESS)
                .add("data", data)
                .build();
    }

    private Answer named(Answer answer) {
        return answer.with(GatewayRefusal.REQUEST_ID, identifiers.upperCaseUuid());
    }

    private static String checked(@Nullable String value) {
        if (value == null) {
            throw new IllegalStateException("a field is missing that the check has seen");
        }
        return value;
    }
}
