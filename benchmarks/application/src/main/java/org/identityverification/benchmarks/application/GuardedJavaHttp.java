package org.identityverification.benchmarks.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code java.net.http} with deadline, retry and circuit breaker. */
@ApplicationScoped
class GuardedJavaHttp implements Work {

    private final Guard guard = new Guard();

    @Inject
    JavaHttp plain;

    @Override
    public String name() {
        return "java.net.http, guarded";
    }

    @Override
    public void once() throws Exception {
        guard.call(() -> {
            CompletableFuture<HttpResponse<String>> answer =
                    plain.http().sendAsync(plain.request(), BodyHandlers.ofString());
            try {
                return plain.read(answer.get(15, TimeUnit.SECONDS));
            } finally {
                answer.cancel(true);
            }
        });
    }
}
