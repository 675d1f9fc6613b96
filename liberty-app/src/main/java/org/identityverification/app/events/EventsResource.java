package org.identityverification.app.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.UUID;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;
import org.identityverification.app.verification.VerificationId;

/** Tells a page, as it happens, how far a verification has come. */
@Path("verifications")
@ApplicationScoped
public class EventsResource {

    @Inject
    EventStreams streams;

    /**
     * A stream of events: {@code status} with what {@code GET /verifications/{id}} answers, at once and whenever that changes,
     * and {@code opened} once it is known that the face page was opened.
     *
     * @param id the verification
     * @param sink where the events go
     * @param sse makes them
     * @param request the request
     * @param response its response
     */
    @GET
    @Path("{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void open(
            @PathParam("id") String id,
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context HttpServletRequest request,
            @Context HttpServletResponse response) {
        UUID known = VerificationId.of(id).orElseThrow(() -> new ProblemException(ProblemType.VERIFICATION_NOT_FOUND));
        // Keeps a reverse proxy that would collect a long answer from doing so.
        response.setHeader("X-Accel-Buffering", "no");
        streams.open(known, new SseChannel(sse, sink, request.getAsyncContext()::complete));
    }
}
