package org.identityverification.it.probe;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.identityverification.FaceAuthMode;
import org.identityverification.IdentityVerificationService;
import org.identityverification.StoreUnavailableException;
import org.identityverification.VerificationRequest;

/** Keeps the module busy on threads that are not the server's, so that the server can still answer requests. */
@Path("probe/flood")
@ApplicationScoped
public class FloodResource {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final AtomicInteger unavailable = new AtomicInteger();
    private volatile boolean stopped;

    @Inject
    IdentityVerificationService service;

    /** Starts verifications and waits for none of them. */
    @POST
    @Path("starts")
    public void start(@QueryParam("count") int count) {
        IntStream.range(0, count)
                .forEach(i -> service.startAsync(VerificationRequest.builder()
                        .name("张三")
                        .idNumber("320926199003055276")
                        .mode(FaceAuthMode.TENCENT)
                        .callbackUrl("https://shop.example.com/done")
                        .build()));
    }

    /** Looks a verification up again and again. */
    @POST
    @Path("finds")
    public void find(@QueryParam("id") UUID id, @QueryParam("callers") int callers) {
        IntStream.range(0, callers).forEach(i -> {
            Thread caller = new Thread(() -> findUntilStopped(id), "caller");
            caller.setDaemon(true);
            caller.start();
        });
    }

    /** How often a verification could not be looked up. */
    @GET
    @Path("finds")
    public int unavailable() {
        return unavailable.get();
    }

    /** No verification is looked up any more. */
    @DELETE
    @Path("finds")
    public void stop() {
        stopped = true;
    }

    private void findUntilStopped(UUID id) {
        while (!stopped) {
            try {
                service.find(id);
            } catch (StoreUnavailableException e) {
                unavailable.incrementAndGet();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
