package org.identityverification.sandbox.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
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
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.identityverification.sandbox.SandboxSettings;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.simulation.Flow;
import org.identityverification.testkit.simulation.Links;
import org.identityverification.testkit.simulation.Scripts;
import org.identityverification.testkit.simulation.Simulation;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;

/** The control endpoint for tests. Everything in it is 404 unless {@code sandbox.control} is true. */
@Path("control")
@ApplicationScoped
public class ControlResource {

    private static final int MAX_CALLS = 1_000_000;
    private static final int MAX_FLOWS = 100;

    @Inject
    Simulation simulation;

    @Inject
    SandboxSettings settings;

    @POST
    @Path("faults")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response armByForm(
            @FormParam("fault") @DefaultValue("") String fault,
            @FormParam("calls") @DefaultValue("1") String calls,
            @FormParam("operation") @DefaultValue("start") String operation) {
        return ifEnabled(() -> arm(fault, calls, operation));
    }

    @POST
    @Path("faults")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response armByJson(String body) {
        return ifEnabled(() -> {
            try (JsonReader reader = Json.createReader(new StringReader(body))) {
                JsonObject json = reader.readObject();
                String calls = json.containsKey("calls") ? json.get("calls").toString() : "1";
                return arm(json.getString("fault", ""), calls, json.getString("operation", "start"));
            } catch (JsonException e) {
                return badRequest("the body is not a JSON object");
            }
        });
    }

    @GET
    @Path("faults")
    public Response faults() {
        return ifEnabled(() -> json(faultsJson()));
    }

    /** Switches every fault off, and starts all counts of magic names again. */
    @DELETE
    @Path("faults")
    public Response disarm() {
        return ifEnabled(() -> {
            simulation.scripts().clear();
            return Response.noContent().build();
        });
    }

    /** The last calls of the provider's API, with every header and the body. */
    @GET
    @Path("calls")
    public Response calls() {
        return ifEnabled(() -> {
            JsonArrayBuilder calls = Json.createArrayBuilder();
            simulation.calls().all().forEach(call -> calls.add(callJson(call)));
            return json(Json.createObjectBuilder().add("calls", calls));
        });
    }

    @DELETE
    @Path("calls")
    public Response forgetCalls() {
        return ifEnabled(() -> {
            simulation.calls().clear();
            return Response.noContent().build();
        });
    }

    /** The last flows with their links: also those whose answer never reached the caller. */
    @GET
    @Path("flows")
    public Response flows(@Context UriInfo uri) {
        return ifEnabled(() -> {
            String base = Responses.linkBase(uri, settings);
            JsonArrayBuilder flows = Json.createArrayBuilder();
            List<Flow> started = simulation.started().all();
            for (int i = started.size() - 1; i >= Math.max(0, started.size() - MAX_FLOWS); i--) {
                flows.add(flowJson(started.get(i), base));
            }
            return json(Json.createObjectBuilder().add("flows", flows));
        });
    }

    private Response ifEnabled(Supplier<Response> action) {
        return settings.control()
                ? action.get()
                : Response.status(Response.Status.NOT_FOUND).build();
    }

    private Response arm(String key, String calls, String operationKey) {
        Optional<Fault> fault = Fault.byKey(key);
        Optional<Scripts.Operation> operation = Stream.of(Scripts.Operation.values())
                .filter(it -> it.name().equalsIgnoreCase(operationKey))
                .findFirst();
        int count = calls.matches("[0-9]{1,7}") ? Integer.parseInt(calls) : 0;
        if (fault.isEmpty()) {
            return badRequest("fault is not in the table");
        }
        if (operation.isEmpty()) {
            return badRequest("operation must be start or result");
        }
        if (count < 1 || count > MAX_CALLS) {
            return badRequest("calls must be a number from 1 to " + MAX_CALLS);
        }
        simulation.scripts().nextCalls(new Scripts.Armed(operation.get(), fault.get(), count));
        return json(faultsJson());
    }

    private JsonObjectBuilder faultsJson() {
        JsonArrayBuilder armed = Json.createArrayBuilder();
        simulation
                .scripts()
                .nextCalls()
                .forEach(fault -> armed.add(Json.createObjectBuilder()
                        .add("operation", fault.operation().name().toLowerCase(Locale.ROOT))
                        .add("fault", fault.fault().key())
                        .add("calls", fault.remaining())));
        return Json.createObjectBuilder()
                .add("armed", armed)
                .add(
                        "known",
                        Json.createArrayBuilder(Fault.table().map(Fault::key).toList()));
    }

    private static JsonObjectBuilder callJson(Call call) {
        JsonObjectBuilder headers = Json.createObjectBuilder();
        call.headers().forEach((name, values) -> headers.add(name, Json.createArrayBuilder(values)));
        return Json.createObjectBuilder()
                .add("at", call.at().toString())
                .add("method", call.method())
                .add("path", call.path())
                .add("headers", headers)
                .add("body", call.body());
    }

    private static JsonObjectBuilder flowJson(Flow flow, String base) {
        return Json.createObjectBuilder()
                .add("flowId", flow.details().flowId())
                .add("mode", flow.details().mode().name())
                .add("status", flow.status().name())
                .add("authUrl", Links.shortLink(base, flow))
                .add("originalUrl", Links.longLink(base, flow));
    }

    private static Response badRequest(String why) {
        String json = Json.createObjectBuilder().add("error", why).build().toString();
        return Responses.of(Answer.json(json).withStatus(400));
    }

    private static Response json(JsonObjectBuilder json) {
        return Responses.of(Answer.json(json.build().toString()).with("Cache-Control", "no-store"));
    }
}
