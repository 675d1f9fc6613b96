package org.identityverification.it.calls;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.eclipse.microprofile.config.ConfigProvider;
import org.identityverification.FaceAuthMode;
import org.identityverification.FaceVerification;
import org.identityverification.IdentityVerificationException;
import org.identityverification.IdentityVerificationService;
import org.identityverification.VerificationRequest;

/** Starts verifications and reports what their caller saw. */
@Path("starts")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class StartsResource {

    private final Deque<CompletableFuture<FaceVerification>> launched = new ConcurrentLinkedDeque<>();

    @Inject
    IdentityVerificationService service;

    /** Starts verifications and waits for all of them. */
    @POST
    public String start(
            @QueryParam("callers") @DefaultValue("1") int callers,
            @QueryParam("async") @DefaultValue("false") boolean async)
            throws InterruptedException, ExecutionException {
        return reports(Collections.nCopies(callers, () -> started(async)));
    }

    /** Asks for the results of verifications, each on a thread of its own, and waits for all of them. */
    @POST
    @Path("queries")
    public String query(@QueryParam("id") List<UUID> ids) throws InterruptedException, ExecutionException {
        return reports(ids.stream().<Callable<UUID>>map(id -> () -> asked(id)).toList());
    }

    /** Starts one asynchronously and waits for nothing. */
    @POST
    @Path("launched")
    public void launch() {
        launched.push(service.startAsync(request()).toCompletableFuture());
    }

    /** Cancels the one that was launched last. */
    @DELETE
    @Path("launched")
    public boolean cancel() {
        return launched.pop().cancel(true);
    }

    /** The nonces of all attempts since the last time that somebody asked. */
    @GET
    @Path("attempts")
    public String attempts() {
        String nonces = Json.createArrayBuilder(Attempts.NONCES).build().toString();
        Attempts.NONCES.clear();
        return nonces;
    }

    /** How many threads of this application are inside the rest client's call right now. */
    @GET
    @Path("threads")
    public String threads() {
        int busy = 0;
        int interrupted = 0;
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            if (Arrays.stream(thread.getValue())
                    .anyMatch(frame -> frame.getClassName().endsWith(".FaceAuthCalls")
                            && frame.getMethodName().equals("exchange"))) {
                busy++;
                interrupted += thread.getKey().isInterrupted() ? 1 : 0;
            }
        }
        return Json.createObjectBuilder()
                .add("busy", busy)
                .add("interrupted", interrupted)
                .build()
                .toString();
    }

    /** What is configured. */
    @GET
    @Path("configuration")
    public String configuration(@QueryParam("key") String key) {
        return ConfigProvider.getConfig().getOptionalValue(key, String.class).orElse("");
    }

    private static String reports(List<Callable<UUID>> calls) throws InterruptedException, ExecutionException {
        List<FutureTask<JsonObject>> tasks =
                calls.stream().map(call -> new FutureTask<>(() -> report(call))).toList();
        tasks.forEach(task -> new Thread(task, "caller").start());
        JsonArrayBuilder reports = Json.createArrayBuilder();
        for (FutureTask<JsonObject> task : tasks) {
            reports.add(task.get());
        }
        return reports.build().toString();
    }

    private UUID started(boolean async) throws Exception {
        FaceVerification started =
                async ? joined(service.startAsync(request())::toCompletableFuture) : service.start(request());
        return started.id();
    }

    private UUID asked(UUID id) {
        return service.queryResult(id).orElseThrow().id();
    }

    private static JsonObject report(Callable<UUID> call) {
        long begun = System.nanoTime();
        JsonObjectBuilder report = Json.createObjectBuilder();
        try {
            report.add("verificationId", call.call().toString()).add("type", "");
        } catch (IdentityVerificationException e) {
            report.add("type", e.getClass().getSimpleName())
                    .add("kind", e.kind().name())
                    .add("message", String.valueOf(e.getMessage()))
                    .add("code", e.code().orElse(""))
                    .add("retryable", e.isRetryable())
                    .add("outcomeUnknown", e.outcomeUnknown())
                    .add(
                            "verificationId",
                            e.verificationId().map(Object::toString).orElse(""));
        } catch (Exception e) {
            report.add("type", e.getClass().getName());
        }
        return report.add("millis", (System.nanoTime() - begun) / 1_000_000).build();
    }

    private static FaceVerification joined(Callable<CompletableFuture<FaceVerification>> stage) throws Exception {
        try {
            return stage.call().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static VerificationRequest request() {
        return VerificationRequest.builder()
                .name("张三")
                .idNumber("11010519491231002X")
                .mode(FaceAuthMode.TENCENT)
                .callbackUrl("https://shop.example.com/done")
                .build();
    }
}
