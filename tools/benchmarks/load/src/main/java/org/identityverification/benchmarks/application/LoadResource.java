package org.identityverification.benchmarks.application;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
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
import org.identityverification.VerificationRequest;

/** Starts verifications of a fictional person inside the server, as an application does: through the module, or by hand. */
@Path("load")
@ApplicationScoped
public class LoadResource {

    private static final System.Logger LOGGER = System.getLogger(LoadResource.class.getName());
    private static final String CONTEXT_ID = "order-4711";
    private static final VerificationRequest PERSON = VerificationRequest.builder()
            .name("张三")
            .idNumber("11010519491231002X")
            .mode(FaceAuthMode.TENCENT)
            .callbackUrl("https://shop.example/verified")
            .contextId(CONTEXT_ID)
            .build();

    @Inject
    IdentityVerificationService service;

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
    public String one(@QueryParam("byHand") boolean byHand) throws SQLException {
        return byHand ? byHand() : byModule();
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

    private String byModule() {
        return service.start(PERSON).flowId().orElseThrow();
    }

    private String byHand() throws SQLException {
        UUID id = UUID.randomUUID();
        var request = new ByHandProvider.Client.Request();
        request.name = PERSON.name().orElseThrow();
        request.idNo = PERSON.idNumber().orElseThrow();
        request.faceauthMode = FaceAuthMode.TENCENT.name();
        request.callbackUrl = PERSON.callbackUrl().orElseThrow();
        request.contextId = CONTEXT_ID;
        request.notifyUrl = publicUrl + "/by-hand/notifications/" + id;
        String flowId = provider.start(request);
        store.start(id, CONTEXT_ID, flowId);
        LOGGER.log(Level.INFO, "Verification {0} was started", id);
        return flowId;
    }
}
