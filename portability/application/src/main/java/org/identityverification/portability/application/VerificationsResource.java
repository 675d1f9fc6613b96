package org.identityverification.portability.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.IdentityVerificationService;
import org.identityverification.VerificationRequest;

/** The service over HTTP. */
@ApplicationScoped
@Path("verifications")
@Produces(MediaType.APPLICATION_JSON)
public class VerificationsResource {

    private static final String ID_NUMBER = "320926199003055276";
    private static final String CONTEXT_ID = "201908221430111";

    @Inject
    IdentityVerificationService service;

    @POST
    public String start(
            @QueryParam("idNumber") @DefaultValue(ID_NUMBER) String idNumber,
            @QueryParam("contextId") @DefaultValue(CONTEXT_ID) String contextId,
            @QueryParam("async") boolean async) {
        return Reports.of(() -> {
            VerificationRequest request = request(idNumber, contextId);
            return Reports.started(async ? startAsync(request) : service.start(request));
        });
    }

    @POST
    @Path("many")
    public String startMany(@QueryParam("count") int count) {
        List<CompletableFuture<FaceVerification>> all = Stream.generate(() -> request(ID_NUMBER, CONTEXT_ID))
                .limit(count)
                .map(service::startAsync)
                .map(CompletionStage::toCompletableFuture)
                .toList();
        return counted(all);
    }

    /** Starts many at once, on threads that the server knows nothing of. */
    @POST
    @Path("many-on-own-threads")
    public String startManyOnOwnThreads(@QueryParam("count") int count) throws InterruptedException {
        ExecutorService ownThreads = Executors.newFixedThreadPool(count);
        try {
            List<Future<FaceVerification>> all = ownThreads.invokeAll(
                    Collections.nCopies(count, () -> service.start(request(ID_NUMBER, CONTEXT_ID))));
            return counted(all);
        } finally {
            ownThreads.shutdown();
        }
    }

    @GET
    @Path("{id}")
    public String find(@PathParam("id") UUID id) {
        return Reports.of(() -> Reports.found(service.find(id)));
    }

    @POST
    @Path("{id}/query")
    public String query(@PathParam("id") UUID id) {
        return Reports.of(() -> Reports.found(service.queryResult(id)));
    }

    private static String counted(List<? extends Future<FaceVerification>> all) {
        return Reports.of(() -> {
            for (Future<FaceVerification> one : all) {
                one.get();
            }
            return Json.createObjectBuilder().add("started", all.size());
        });
    }

    private static VerificationRequest request(String idNumber, String contextId) {
        return VerificationRequest.builder()
                .name("张三")
                .idNumber(idNumber)
                .mode(FaceAuthMode.TENCENT)
                .contextId(contextId)
                .build();
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
