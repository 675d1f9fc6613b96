package org.identityverification.sandbox;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.identityverification.testkit.MovableClock;
import org.identityverification.testkit.sandbox.Control;
import org.identityverification.testkit.simulation.Simulation;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;

/** The application's only simulated provider, with its configuration. Passes it every path, with any content type. */
@Path("/")
@ApplicationScoped
public class SandboxResource {

    private static final int REMEMBERED_CALLS = 100;

    private final MovableClock clock = new MovableClock();
    private Config config;
    private Simulation simulation;
    private Optional<Control> control;

    @PostConstruct
    void start() {
        config = ConfigProvider.getConfig();
        boolean hasControl = value("sandbox.control", false);
        Simulation.Settings settings = new Simulation.Settings(
                value("sandbox.link-valid-for", Duration.ofMinutes(30)),
                hasControl ? REMEMBERED_CALLS : 0,
                value("sandbox.notify-failures", true),
                value("sandbox.notice-delay", Duration.ofSeconds(30)),
                true);
        String[] appCodes = value("sandbox.app-code", new String[] {"sandbox-app-code"});
        simulation = new Simulation(List.of(appCodes), settings, clock);
        control = hasControl ? Optional.of(new Control(simulation, clock, List.of())) : Optional.empty();
    }

    @PreDestroy
    void stop() {
        simulation.close();
    }

    @GET
    @Path("{path: .*}")
    public void get(@Context UriInfo uri, @Context HttpHeaders headers, @Suspended AsyncResponse async) {
        serve("GET", uri, headers, new byte[0], async);
    }

    @POST
    @Path("{path: .*}")
    public void post(
            @Context UriInfo uri, @Context HttpHeaders headers, @Suspended AsyncResponse async, InputStream body)
            throws IOException {
        serve("POST", uri, headers, body.readNBytes(Simulation.MAX_BODY_LENGTH + 1), async);
    }

    @DELETE
    @Path("{path: .*}")
    public void delete(@Context UriInfo uri, @Context HttpHeaders headers, @Suspended AsyncResponse async) {
        serve("DELETE", uri, headers, new byte[0], async);
    }

    private void serve(String method, UriInfo uri, HttpHeaders headers, byte[] body, AsyncResponse async) {
        URI asked = uri.getRequestUri();
        String path = '/' + uri.getPath(false).replaceFirst("^/", "");
        if (path.equals("/") && !asked.getRawPath().endsWith("/")) {
            // The page's links are relative to the context root.
            async.resume(Response.status(Response.Status.MOVED_PERMANENTLY)
                    .header(HttpHeaders.LOCATION, asked.getRawPath() + "/")
                    .build());
            return;
        }
        String query = Objects.requireNonNullElse(asked.getRawQuery(), "");
        Call call = new Call(clock.instant(), method, path, query, headers.getRequestHeaders(), body);
        String base = config.getOptionalValue("sandbox.public-url", String.class)
                .orElseGet(() -> uri.getBaseUri().toString())
                .replaceFirst("/$", "");
        Consumer<Answer> server = answer -> async.resume(response(answer));
        control.ifPresentOrElse(it -> it.serve(call, base, server), () -> simulation.serve(call, base, server));
    }

    private static Response response(Answer answer) {
        // A servlet can't end a connection without an answer.
        Response.ResponseBuilder response = Response.status(answer.isNone() ? 500 : answer.status());
        answer.headers().forEach(response::header);
        if (answer.length() > 0) {
            response.header(HttpHeaders.CONTENT_LENGTH, answer.length());
        }
        if (answer.length() != 0) {
            StreamingOutput output = answer.body()::writeTo;
            response.entity(output);
        }
        return response.build();
    }

    @SuppressWarnings("unchecked") // the class of a value is that of its type
    private <T> T value(String key, T defaultValue) {
        return config.getOptionalValue(key, (Class<T>) defaultValue.getClass()).orElse(defaultValue);
    }
}
