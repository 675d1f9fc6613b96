package org.identityverification.it.probe;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.identityverification.VerificationCompleted;

/** Remembers what it was given, and then does as the context id says. */
@ApplicationScoped
public class ProbedObserver {

    /** A context id {@code fails-<n>-…} makes it throw at the first n attempts. */
    private static final String FAILS = "fails-";
    /** Throws until it is mended. */
    private static final String BROKEN = "broken-";
    /** Does not come back until it is mended. */
    private static final String HANGS = "hangs-";

    private static final long LONGEST_HANG_SECONDS = 120;

    private final List<VerificationCompleted> seen = new CopyOnWriteArrayList<>();
    private final Map<String, CountDownLatch> mended = new ConcurrentHashMap<>();

    void on(@Observes VerificationCompleted event) throws InterruptedException {
        seen.add(event);
        String contextId = event.contextId().orElse("");
        if (contextId.startsWith(FAILS)
                && event.attempt() <= Integer.parseInt(contextId.split("-", 3)[1])) {
            throw new IllegalStateException("Fails at attempt " + event.attempt());
        }
        if (contextId.startsWith(BROKEN) && latch(contextId).getCount() > 0) {
            throw new IllegalStateException("Broken");
        }
        if (contextId.startsWith(HANGS) && !latch(contextId).await(LONGEST_HANG_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Nobody mended it");
        }
    }

    void mend(String contextId) {
        latch(contextId).countDown();
    }

    List<VerificationCompleted> of(UUID verificationId) {
        return seen.stream()
                .filter(it -> it.verificationId().equals(verificationId))
                .toList();
    }

    private CountDownLatch latch(String contextId) {
        return mended.computeIfAbsent(contextId, it -> new CountDownLatch(1));
    }
}
