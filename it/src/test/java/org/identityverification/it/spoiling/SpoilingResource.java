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

/** Reports what observers found and did, and starts verifications with a continuation that spoils its thread. */
@Path("spoiling")
@ApplicationScoped
public class SpoilingResource {

    @Inject
    IdentityVerificationService service;

    @Inject
    Spoiler spoiler;

    @Inject
    Bookkeeper bookkeeper;

    @GET
    @Path("{id}/{table: booked|noted}")
    public int times(@PathParam("id") UUID id, @PathParam("table") String table) throws Exception {
        return bookkeeper.times(table, id);
    }

    @GET
    @Path("{id}/found")
    public String found(@PathParam("id") UUID id) {
        return String.join("\n", spoiler.of(id));
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
                    leave(leaves);
                    return started.id().toString();
                })
                .toCompletableFuture()
                .join();
    }

    private void leave(String what) {
        try {
            if (what.equals(Spoiler.LEAVES_ALL)) {
                spoiler.leaveAll();
            } else {
                bookkeeper.leaveConnection();
            }
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
