package org.identityverification.sandbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.simulation.Flow;
import org.identityverification.testkit.simulation.Scripts;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;

/** The control endpoint for tests. {@link SandboxApplication} leaves it out unless {@code sandbox.control} is true. */
@Path("control")
@ApplicationScoped
public class ControlResource {

    private static final int MAX_FLOWS = 100;

    @Inject
    Sandbox sandbox;

    @POST
    @Path("faults")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response arm(
            @FormParam("fault") @DefaultValue("") String key,
            @FormParam("calls") @DefaultValue("1") String calls,
            @FormParam("operation") @DefaultValue("start") String operationKey) {
        Optional<Fault> fault = Fault.byKey(key);
        Optional<Scripts.Operation> operation = Arrays.stream(Scripts.Operation.values())
                .filter(it -> it.name().equalsIgnoreCase(operationKey))
                .findFirst();
        if (fault.isEmpty()) {
            return badRequest("fault is not in the table");
        }
        if (operation.isEmpty()) {
            return badRequest("operation must be start or result");
        }
        if (!calls.matches("[1-9][0-9]{0,5}")) {
            return badRequest("calls must be a number from 1 to 999999");
        }
        Scripts.Armed armed = new Scripts.Armed(operation.get(), fault.get(), Integer.parseInt(calls));
        sandbox.simulation().scripts().nextCalls(armed);
        return faults();
    }

    /** Makes every call with an app code fail, until an empty fault ends it. */
    @POST
    @Path("accounts")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response armAccount(
            @FormParam("app-code") @DefaultValue("") String appCode, @FormParam("fault") @DefaultValue("") String key) {
        Scripts scripts = sandbox.simulation().scripts();
        Optional<Fault> fault = Fault.byKey(key);
        if (appCode.isEmpty()) {
            return badRequest("app-code is missing");
        }
        if (fault.isEmpty() && !key.isEmpty()) {
            return badRequest("fault is not in the table");
        }
        fault.ifPresentOrElse(it -> scripts.accountFails(appCode, it), () -> scripts.accountSucceeds(appCode));
        return faults();
    }

    @GET
    @Path("faults")
    public Response faults() {
        JsonArrayBuilder armed = Json.createArrayBuilder();
        for (Scripts.Armed next : sandbox.simulation().scripts().nextCalls()) {
            armed.add(Json.createObjectBuilder()
                    .add("operation", next.operation().name().toLowerCase(Locale.ROOT))
                    .add("fault", next.fault().key())
                    .add("calls", next.remaining()));
        }
        JsonArrayBuilder accounts = Json.createArrayBuilder();
        sandbox.simulation()
                .scripts()
                .accounts()
                .forEach((appCode, fault) -> accounts.add(
                        Json.createObjectBuilder().add("appCode", appCode).add("fault", fault.key())));
        List<String> known = Fault.table().map(Fault::key).toList();
        return json(Json.createObjectBuilder()
                .add("armed", armed)
                .add("accounts", accounts)
                .add("known", Json.createArrayBuilder(known)));
    }

    /** Switches off every fault, and resets the counts of magic names. */
    @DELETE
    @Path("faults")
    public void disarm() {
        sandbox.simulation().scripts().clear();
    }

    /** The last calls of the provider's API, with every header and the body. */
    @GET
    @Path("calls")
    public Response calls() {
        JsonArrayBuilder calls = Json.createArrayBuilder();
        for (Call call : sandbox.simulation().calls().all()) {
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

    @DELETE
    @Path("calls")
    public void forgetCalls() {
        sandbox.simulation().calls().clear();
    }

    /** The last flows with their links, newest first, including those whose answer never reached the caller. */
    @GET
    @Path("flows")
    public Response flows(@Context UriInfo uri) {
        String base = sandbox.linkBase(uri);
        JsonArrayBuilder flows = Json.createArrayBuilder();
        List<Flow> started = sandbox.simulation().started().all();
        for (int i = started.size() - 1; i >= Math.max(0, started.size() - MAX_FLOWS); i--) {
            Flow flow = started.get(i);
            flows.add(Json.createObjectBuilder()
                    .add("flowId", flow.flowId())
                    .add("mode", flow.request().mode().name())
                    .add("status", flow.status().name())
                    .add("authUrl", flow.shortLink(base))
                    .add("originalUrl", flow.longLink(base)));
        }
        return json(Json.createObjectBuilder().add("flows", flows));
    }

    private static Response badRequest(String why) {
        String json = Json.createObjectBuilder().add("error", why).build().toString();
        return FrontResource.response(Answer.text(400, Answer.JSON, json));
    }

    private static Response json(JsonObjectBuilder json) {
        return FrontResource.response(Answer.json(json.build().toString()).with("Cache-Control", "no-store"));
    }
}
