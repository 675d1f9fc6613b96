package org.identityverification.app.verification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.identityverification.app.link.LinkQrCode;
import org.identityverification.app.link.Links;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;

/** Hands out the link of a verification, as a QR code for a phone or as a redirect, as long as it is known here. */
@Path("verifications")
@ApplicationScoped
public class LinkResource {

    @Inject
    Links links;

    /**
     * The link as a QR code.
     *
     * @param id the verification
     * @return 200, an SVG image
     */
    @GET
    @Path("{id}/qr.svg")
    @Produces("image/svg+xml")
    public byte[] qrCode(@PathParam("id") String id) {
        return VerificationId.of(id)
                .flatMap(links::find)
                .flatMap(LinkQrCode::svg)
                .orElseThrow(() -> new ProblemException(ProblemType.LINK_NOT_FOUND))
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Leads to the link, and remembers that it was opened.
     *
     * @param id the verification
     * @return 303
     */
    @GET
    @Path("{id}/link")
    public Response open(@PathParam("id") String id) {
        UUID known = VerificationId.of(id).orElseThrow(() -> new ProblemException(ProblemType.LINK_NOT_FOUND));
        String link = links.find(known).orElseThrow(() -> new ProblemException(ProblemType.LINK_NOT_FOUND));
        links.markOpened(known);
        // Not as a URI, which would have to be taken apart and put together again.
        return Response.status(Status.SEE_OTHER)
                .header(HttpHeaders.LOCATION, link)
                .build();
    }
}
