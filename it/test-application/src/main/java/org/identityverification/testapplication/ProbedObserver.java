package org.identityverification.testapplication;

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
import org.identityverification.VerificationCompleted;

/** Records each event and what its thread can reach. Then the synchronous observer behaves as the context id says. */
@ApplicationScoped
public class ProbedObserver {

    /** A context id {@code fails-<n>-…} makes it throw at the first n attempts. */
    private static final String FAILS = "fails-";
    /** A context id {@code refuses-<outcome>-…} makes it throw, until it is mended, at every attempt to deliver this outcome. */
    private static final String REFUSES = "refuses-";
    /** Does not return until it is mended. */
    private static final String HANGS = "hangs-";

    private static final long LONGEST_HANG_SECONDS = 300;

    private final List<Sighting> seen = new CopyOnWriteArrayList<>();
    private final Map<String, CountDownLatch> mended = new ConcurrentHashMap<>();

    @Inject
    Surroundings surroundings;

    void on(@Observes VerificationCompleted event) throws InterruptedException {
        see("sync", event);
        String contextId = event.contextId().orElse("");
        if (contextId.startsWith(FAILS)
                && event.attempt() <= Integer.parseInt(contextId.split("-", 3)[1])) {
            throw new IllegalStateException("Fails at attempt " + event.attempt());
        }
        if (contextId.startsWith(REFUSES + event.outcome()) && latch(contextId).getCount() > 0) {
            throw new IllegalStateException("Refuses " + event.outcome());
        }
        if (contextId.startsWith(HANGS) && !latch(contextId).await(LONGEST_HANG_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Not mended");
        }
    }

    void onAsync(@ObservesAsync VerificationCompleted event) {
        see("async", event);
    }

    private void see(String observer, VerificationCompleted event) {
        seen.add(new Sighting(observer, event, surroundings.look()));
    }

    void mend(String contextId) {
        latch(contextId).countDown();
    }

    List<Sighting> of(UUID verificationId) {
        return seen.stream()
                .filter(it -> it.event().verificationId().equals(verificationId))
                .toList();
    }

    private CountDownLatch latch(String contextId) {
        return mended.computeIfAbsent(contextId, it -> new CountDownLatch(1));
    }
}
