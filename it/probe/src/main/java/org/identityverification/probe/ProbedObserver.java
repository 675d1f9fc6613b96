package org.identityverification.probe;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.VerificationCompleted;

/** Records each event and what its thread can reach, and then behaves as the context id says. */
@ApplicationScoped
public class ProbedObserver {

    /** With this prefix the asynchronous observer obeys the rest of the context id, instead of the synchronous one. */
    private static final String ASYNC = "async-";
    /** A context id {@code fails-<n>-…} makes it throw at the first n attempts. */
    private static final String FAILS = "fails-";
    /** A context id {@code refuses-<outcome>-…} makes it throw, until it is mended, at every attempt to deliver this outcome. */
    private static final String REFUSES = "refuses-";
    /** Does not return until it is mended. */
    private static final String HANGS = "hangs-";

    private static final long LONGEST_HANG_SECONDS = 300;

    private final List<Sighting> seen = new CopyOnWriteArrayList<>();
    private final Map<String, CountDownLatch> mended = new ConcurrentHashMap<>();
    private final AtomicInteger hanging = new AtomicInteger();

    @Inject
    Surroundings surroundings;

    void on(@Observes VerificationCompleted event) throws InterruptedException {
        see("sync", event);
        String contextId = event.contextId().orElse("");
        if (!contextId.startsWith(ASYNC)) {
            obey(contextId, event);
        }
    }

    void onAsync(@ObservesAsync VerificationCompleted event) throws InterruptedException {
        see("async", event);
        String contextId = event.contextId().orElse("");
        if (contextId.startsWith(ASYNC)) {
            obey(withoutAsync(contextId), event);
        }
    }

    private void see(String observer, VerificationCompleted event) {
        seen.add(new Sighting(observer, event, surroundings.look()));
    }

    private void obey(String contextId, VerificationCompleted event) throws InterruptedException {
        if (contextId.startsWith(FAILS)
                && event.attempt() <= Integer.parseInt(contextId.split("-", 3)[1])) {
            throw new IllegalStateException("Fails at attempt " + event.attempt());
        }
        if (contextId.startsWith(REFUSES + event.outcome()) && latch(contextId).getCount() > 0) {
            throw new IllegalStateException("Refuses " + event.outcome());
        }
        if (contextId.startsWith(HANGS)) {
            hang(contextId);
        }
    }

    private void hang(String contextId) throws InterruptedException {
        hanging.incrementAndGet();
        try {
            if (!latch(contextId).await(LONGEST_HANG_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Not mended");
            }
        } finally {
            hanging.decrementAndGet();
        }
    }

    void mend(String contextId) {
        latch(withoutAsync(contextId)).countDown();
    }

    int hanging() {
        return hanging.get();
    }

    List<Sighting> of(UUID verificationId) {
        return seen.stream()
                .filter(it -> it.event().verificationId().equals(verificationId))
                .toList();
    }

    private CountDownLatch latch(String contextId) {
        return mended.computeIfAbsent(contextId, it -> new CountDownLatch(1));
    }

    private static String withoutAsync(String contextId) {
        return contextId.startsWith(ASYNC) ? contextId.substring(ASYNC.length()) : contextId;
    }
}
