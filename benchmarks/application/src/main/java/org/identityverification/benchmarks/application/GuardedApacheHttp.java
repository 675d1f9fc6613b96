package org.identityverification.benchmarks.application;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;

/** Apache HttpClient 5 with deadline, retry and circuit breaker. */
@ApplicationScoped
class GuardedApacheHttp implements Work {

    private final Guard guard = new Guard();
    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(1);

    @Inject
    ApacheHttp plain;

    GuardedApacheHttp() {
        deadlines.setRemoveOnCancelPolicy(true);
    }

    @Override
    public String name() {
        return "Apache HttpClient 5, guarded";
    }

    @Override
    public void once() throws Exception {
        guard.call(() -> {
            HttpPost request = plain.request();
            ScheduledFuture<?> deadline = deadlines.schedule(request::cancel, 15, TimeUnit.SECONDS);
            try {
                return plain.send(request);
            } finally {
                deadline.cancel(false);
            }
        });
    }

    @PreDestroy
    void close() {
        deadlines.shutdownNow();
    }
}
