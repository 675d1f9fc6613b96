package org.identityverification.sandbox.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import org.identityverification.sandbox.Sandbox;
import org.identityverification.sandbox.page.FaceDesk;
import org.identityverification.sandbox.page.IndexPage;
import org.identityverification.testkit.simulation.Links;

/** The paths that a browser opens. */
@Path("/")
@ApplicationScoped
public class FaceResource {

    @Inject
    Sandbox sandbox;

    /**
     * Says what this is.
     *
     * @param uri of the request
     * @return the page at the context root
     */
    @GET
    public Response index(@Context UriInfo uri) {
        if (!uri.getRequestUri().getRawPath().endsWith("/")) {
            // The page's links begin at the context root.
            return Response.status(Response.Status.MOVED_PERMANENTLY)
                    .header(HttpHeaders.LOCATION, uri.getRequestUri().getRawPath() + "/")
                    .build();
        }
        return Responses.of(IndexPage.open());
    }

    /**
     * Opens the face page by the short link.
     *
     * @param shortId the last part of the link
     * @return the page
     */
    @GET
    @Path(Links.SHORT_LINK_PATH + "/{shortId}")
    public Response openShort(@PathParam("shortId") String shortId) {
        return Responses.of(sandbox.faceDesk().openShort(shortId));
    }

    /**
     * Opens the face page by the long link.
     *
     * @param redirectUri the link in the link
     * @return the page
     */
    @GET
    @Path(Links.LONG_LINK_PATH)
    public Response openLong(@QueryParam("redirect_uri") @DefaultValue("") String redirectUri) {
        return Responses.of(sandbox.faceDesk().openLong(redirectUri));
    }

    /**
     * Presses a button.
     *
     * @param shortId the last part of the link
     * @param outcome {@code pass}, {@code fail} or {@code cancel}
     * @param failReasonCode why it failed, or empty
     * @param notice what becomes of the notification
     * @param uri where the form was sent
     * @return a redirect
     */
    @POST
    @Path(Links.SHORT_LINK_PATH + "/{shortId}/decision")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response decide(
            @PathParam("shortId") String shortId,
            @FormParam("outcome") @DefaultValue("") String outcome,
            @FormParam("failReasonCode") @DefaultValue("") String failReasonCode,
            @FormParam("notice") @DefaultValue("") String notice,
            @Context UriInfo uri) {
        FaceDesk.Form form = new FaceDesk.Form(outcome, failReasonCode, notice);
        return Responses.of(sandbox.faceDesk().decide(shortId, form, Responses.requestBase(uri)));
    }

    /**
     * Shows how it stands, after a decision.
     *
     * @param shortId the last part of the link
     * @return the page
     */
    @GET
    @Path(Links.SHORT_LINK_PATH + "/{shortId}/done")
    public Response done(@PathParam("shortId") String shortId) {
        return Responses.of(sandbox.faceDesk().done(shortId));
    }

    /**
     * The style sheet.
     *
     * @return CSS
     * @throws IOException when the WAR is damaged
     */
    @GET
    @Path("assets/face.css")
    public Response style() throws IOException {
        try (InputStream css = FaceDesk.class.getResourceAsStream("face.css")) {
            if (css == null) {
                throw new NotFoundException();
            }
            return Response.ok(css.readAllBytes(), "text/css;charset=UTF-8")
                    .header("X-Content-Type-Options", "nosniff")
                    .build();
        }
    }
}
