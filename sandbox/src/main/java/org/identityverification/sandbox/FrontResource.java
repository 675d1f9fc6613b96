package org.identityverification.sandbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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
import java.util.Optional;
import org.identityverification.testkit.simulation.FacePages;
import org.identityverification.testkit.simulation.Simulation;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;

/** Passes every path to the sandbox, with any content type. */
@Path("/")
@ApplicationScoped
public class FrontResource {

    /** The reference application, where the development server has it. */
    private static final String APPLICATION = "../identity/";

    @Inject
    Sandbox sandbox;

    @GET
    public Response index(@Context UriInfo uri, @Context HttpHeaders headers) {
        String path = uri.getRequestUri().getRawPath();
        // The page's links are relative to the context root.
        return path.endsWith("/")
                ? response(FacePages.index(call("GET", uri, headers, new byte[0]), Optional.of(APPLICATION)))
                : Response.status(Response.Status.MOVED_PERMANENTLY)
                        .header(HttpHeaders.LOCATION, path + "/")
                        .build();
    }

    @GET
    @Path("{path: .+}")
    public void get(@Context UriInfo uri, @Context HttpHeaders headers, @Suspended AsyncResponse async) {
        serve("GET", uri, headers, new byte[0], async);
    }

    @POST
    @Path("{path: .+}")
    public void post(
            @Context UriInfo uri, @Context HttpHeaders headers, @Suspended AsyncResponse async, InputStream body)
            throws IOException {
        serve("POST", uri, headers, body.readNBytes(Simulation.MAX_BODY_LENGTH + 1), async);
    }

    @DELETE
    @Path("{path: .+}")
    public void delete(@Context UriInfo uri, @Context HttpHeaders headers, @Suspended AsyncResponse async) {
        serve("DELETE", uri, headers, new byte[0], async);
    }

    private void serve(String method, UriInfo uri, HttpHeaders headers, byte[] body, AsyncResponse async) {
        Call call = call(method, uri, headers, body);
        sandbox.serve(call, sandbox.linkBase(uri), answer -> async.resume(response(answer)));
    }

    private Call call(String method, UriInfo uri, HttpHeaders headers, byte[] body) {
        return new Call(
                sandbox.now(),
                method,
                '/' + uri.getPath(false).replaceFirst("^/", ""),
                Optional.ofNullable(uri.getRequestUri().getRawQuery()).orElse(""),
                headers.getRequestHeaders(),
                body);
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
}
