package org.identityverification.rest;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.identityverification.impl.notification.NotificationReceiver;

/**
 * Receives the provider's notifications, under the {@code @ApplicationPath} of the application. An application that overrides
 * {@code getClasses()} must list this class. Others need not know it.
 */
@Path("/notifications")
@ApplicationScoped
@PermitAll
public class NotificationResource {

    @Inject
    NotificationReceiver receiver;

    /** The provider sends this when a person opens the face page. It does nothing. */
    @GET
    @Path("{token}")
    public Response ping(@Encoded @PathParam("token") String token) {
        return receiver.ping(token);
    }

    /** The provider sends the result of a verification. The answer is 200 only after the result is stored. */
    @POST
    @Path("{token}")
    public Response accept(@Encoded @PathParam("token") String token, InputStream body) {
        return receiver.accept(token, body);
    }
}
