package org.identityverification.benchmarks.application;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** What a deadline costs that holds whatever the provider's server does: another thread makes the call. */
@ApplicationScoped
class HandedOver implements Work {

    private static final int DEADLINE_SECONDS = 10;

    @Inject
    @RestClient
    ProviderClient client;

    @Resource
    ManagedThreadFactory managedThreads;

    private volatile ExecutorService threads;

    @Override
    public String name() {
        return "rest client, on another thread";
    }

    @Override
    public void once() throws Exception {
        CompletableFuture.supplyAsync(() -> client.start(Requests.start()).successful(), threads())
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private ExecutorService threads() {
        ExecutorService there = threads;
        return there != null ? there : made();
    }

    private synchronized ExecutorService made() {
        if (threads == null) {
            threads = Executors.newCachedThreadPool(managedThreads);
        }
        return threads;
    }

    @PreDestroy
    void stop() {
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}
