package org.identityverification.benchmarks.application;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.identityverification.FaceAuthMode;
import org.identityverification.IdentityVerificationService;
import org.identityverification.NotStartedException;
import org.identityverification.VerificationAdministration;
import org.identityverification.VerificationFilter;
import org.identityverification.VerificationRequest;

/** Starts verifications of a fictional person inside the server, as an application does: through the module, or by hand. */
@Path("load")
@ApplicationScoped
public class LoadResource {

    /** The JAX-RS root of this application, notifications included. */
    @ApplicationPath("/api")
    public static class Root extends Application {}

    private static final System.Logger LOGGER = System.getLogger(LoadResource.class.getName());
    private static final String CONTEXT_ID = "order-4711";
    private static final String NAME = "张三";
    private static final String ID_NUMBER = "11010519491231002X";
    private static final String CALLBACK_URL = "https://shop.example/verified";

    @Inject
    IdentityVerificationService service;

    @Inject
    VerificationAdministration administration;

    @Inject
    ByHandProvider provider;

    @Inject
    ByHandStore store;

    @Inject
    @ConfigProperty(name = "identity-verification.public-url")
    String publicUrl;

    @Resource
    ManagedThreadFactory threads;

    /** Starts one verification, and returns its flow. */
    @POST
    public Response one(@QueryParam("byHand") boolean byHand) throws SQLException {
        try {
            return Response.ok(byHand ? byHand() : byModule()).build();
        } catch (NotStartedException e) {
            // An exception would be logged with its stack.
            return Response.status(503).build();
        }
    }

    /** Callers that start in parallel. The times at which calls should begin are fixed beforehand, and latency counts from these. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public JsonObject run(
            @QueryParam("byHand") boolean byHand,
            @QueryParam("callers") int callers,
            @QueryParam("seconds") double seconds,
            @QueryParam("rate") double rate)
            throws InterruptedException {
        Callable<?> work = byHand ? this::byHand : this::byModule;
        Histogram nanos = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(5), 3);
        Histogram refusals = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(5), 3);
        Queue<Exception> failures = new ConcurrentLinkedQueue<>();
        CountDownLatch finished = new CountDownLatch(callers);
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        for (int i = 0; i < callers; i++) {
            long first = begin + (long) (i * 1e9 / rate);
            Runnable caller = () -> {
                for (long intended = first; intended - end < 0; intended += (long) (callers * 1e9 / rate)) {
                    for (long left; (left = intended - System.nanoTime()) > 0; ) {
                        LockSupport.parkNanos(left);
                    }
                    Histogram ended = nanos;
                    try {
                        work.call();
                    } catch (NotStartedException e) {
                        ended = refusals;
                    } catch (Exception e) {
                        failures.add(e);
                    }
                    ended.recordValue(System.nanoTime() - intended);
                }
                finished.countDown();
            };
            threads.newThread(caller).start();
        }
        finished.await();
        return Json.createObjectBuilder()
                .add("count", nanos.getTotalCount())
                .add("p99Millis", nanos.getValueAtPercentile(99) / 1e6)
                .add("refused", refusals.getTotalCount())
                .add("refusalMedianMillis", refusals.getValueAtPercentile(50) / 1e6)
                .add("failures", failures.size())
                .add("example", String.valueOf(failures.peek()))
                .add("seconds", (System.nanoTime() - begin) / 1e9)
                .build();
    }

    /** Returns how many milliseconds a page of the last days takes that looks at so many verifications, or with 0 their counts. */
    @GET
    @Path("lists")
    public double millisOfList(@QueryParam("days") int days, @QueryParam("page") int page) {
        Instant until = Instant.now();
        Instant since = until.minus(Duration.ofDays(days));
        long begin = System.nanoTime();
        if (page > 0) {
            administration.list(VerificationFilter.startedBetween(since, until).flowUnknown(), Optional.empty(), page);
        } else {
            administration.count(since, until, ZoneId.of("Asia/Shanghai"));
        }
        return (System.nanoTime() - begin) / 1e6;
    }

    private String byModule() {
        VerificationRequest request = VerificationRequest.builder()
                .name(NAME)
                .idNumber(ID_NUMBER)
                .mode(FaceAuthMode.TENCENT)
                .callbackUrl(CALLBACK_URL)
                .contextId(CONTEXT_ID)
                .startKey(UUID.randomUUID().toString())
                .build();
        return service.start(request).flowId().orElseThrow();
    }

    private String byHand() throws SQLException {
        UUID id = UUID.randomUUID();
        String flowId = provider.start(Map.of(
                "name", NAME,
                "idNo", ID_NUMBER,
                "faceauthMode", FaceAuthMode.TENCENT.name(),
                "callbackUrl", CALLBACK_URL,
                "contextId", CONTEXT_ID,
                "notifyUrl", publicUrl + "/by-hand/notifications/" + id));
        store.update(ByHandStore.START, id, CONTEXT_ID, flowId);
        LOGGER.log(Level.INFO, "Verification {0} was started", id);
        return flowId;
    }
}
