package org.identityverification.it.spoiling;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.identityverification.FaceAuthMode;
import org.identityverification.IdentityVerificationService;
import org.identityverification.VerificationRequest;

/** Reports what observers did, and starts verifications with a continuation that spoils its thread. */
@Path("spoiling")
@ApplicationScoped
public class SpoilingResource {

    @Inject
    IdentityVerificationService service;

    @Inject
    Spoiler spoiler;

    @GET
    @Path("{id}/{table: booked|noted}")
    public int times(@PathParam("id") UUID id, @PathParam("table") String table) throws Exception {
        return spoiler.times(table, id);
    }

    @POST
    @Path("continuation")
    public String startWithContinuation(@QueryParam("that") String leaves) {
        return service.startAsync(VerificationRequest.builder()
                        .name("张三")
                        .idNumber("320926199003055276")
                        .mode(FaceAuthMode.TENCENT)
                        .callbackUrl("https://shop.example.com/done")
                        .build())
                .thenApply(started -> {
                    try {
                        spoiler.leave(leaves);
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                    return started.id().toString();
                })
                .toCompletableFuture()
                .join();
    }
}
