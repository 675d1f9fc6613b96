package org.identityverification.it.recording;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.identityverification.VerificationCompleted;

/** Four observers, as four parts of an application that know nothing of each other. */
@ApplicationScoped
public class FourObservers {

    /** A context id that begins so makes the observer {@code second} fail at the first attempt. */
    public static final String FAILS_ONCE = "fails-once-";

    /** A context id that begins so makes the observer {@code first} wait until {@link #letGo()}. */
    public static final String WAITS = "waits-";

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();
    private final CountDownLatch gate = new CountDownLatch(1);

    @Inject
    InARequest inARequest;

    /** What an observer was given, and whether it could use a request-scoped bean. */
    public record Seen(String observer, VerificationCompleted event, boolean inRequestContext) {}

    /** A bean that works only while a request context is active. */
    @RequestScoped
    public static class InARequest {

        boolean isActive() {
            return true;
        }
    }

    public void first(@Observes VerificationCompleted event) throws InterruptedException {
        record("first", event);
        if (event.contextId().orElse("").startsWith(WAITS) && !gate.await(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("Nobody let go");
        }
    }

    public void second(@Observes VerificationCompleted event) {
        record("second", event);
        String contextId = event.contextId().orElse("");
        if (contextId.startsWith(FAILS_ONCE) && failed.add(contextId)) {
            throw new IllegalStateException("Fails once");
        }
    }

    public void firstAsync(@ObservesAsync VerificationCompleted event) {
        record("firstAsync", event);
    }

    public void secondAsync(@ObservesAsync VerificationCompleted event) {
        record("secondAsync", event);
    }

    public void letGo() {
        gate.countDown();
    }

    public List<Seen> of(String contextId) {
        return seen.stream()
                .filter(it -> it.event().contextId().orElse("").equals(contextId))
                .toList();
    }

    private void record(String observer, VerificationCompleted event) {
        boolean active;
        try {
            active = inARequest.isActive();
        } catch (RuntimeException e) {
            active = false;
        }
        seen.add(new Seen(observer, event, active));
    }
}
