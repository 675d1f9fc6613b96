package org.identityverification.portability.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.IdentityVerificationService;
import org.identityverification.VerificationRequest;

/** The service over HTTP. */
@ApplicationScoped
@Path("verifications")
@Produces(MediaType.APPLICATION_JSON)
public class VerificationsResource {

    @Inject
    IdentityVerificationService service;

    /**
     * Starts a verification.
     *
     * @param idNumber whose
     * @param contextId goes along
     * @param async whether through {@code startAsync}
     * @return what came out
     */
    @POST
    public String start(
            @QueryParam("idNumber") @DefaultValue("320926199003055276") String idNumber,
            @QueryParam("contextId") @DefaultValue("201908221430111") String contextId,
            @QueryParam("async") boolean async) {
        return Reports.of(() -> {
            VerificationRequest request = VerificationRequest.builder()
                    .name("张三")
                    .idNumber(idNumber)
                    .mode(FaceAuthMode.TENCENT)
                    .contextId(contextId)
                    .build();
            return Reports.started(async ? startAsync(request) : service.start(request));
        });
    }

    /**
     * Tells what is known.
     *
     * @param id of a verification
     * @return what came out
     */
    @GET
    @Path("{id}")
    public String find(@PathParam("id") UUID id) {
        return Reports.of(() -> Reports.found(service.find(id)));
    }

    /**
     * Asks the provider.
     *
     * @param id of a verification
     * @return what came out
     */
    @POST
    @Path("{id}/query")
    public String query(@PathParam("id") UUID id) {
        return Reports.of(() -> Reports.found(service.queryResult(id)));
    }

    private FaceVerification startAsync(VerificationRequest request) throws Exception {
        CompletableFuture<FaceVerification> under = service.startAsync(request).toCompletableFuture();
        try {
            return under.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
