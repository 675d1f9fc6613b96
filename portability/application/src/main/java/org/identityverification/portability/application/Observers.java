package org.identityverification.portability.application;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.identityverification.VerificationCompleted;

/** Observes as applications do, and can be told to fail. */
@ApplicationScoped
public class Observers {

    private final List<Sighting> sightings = new CopyOnWriteArrayList<>();

    @Inject
    Surroundings surroundings;

    private volatile boolean failing;

    void completed(@Observes VerificationCompleted event) {
        see("sync", event);
    }

    void completedAsync(@ObservesAsync VerificationCompleted event) {
        see("async", event);
    }

    void fail(boolean failing) {
        this.failing = failing;
    }

    List<Sighting> of(UUID verificationId) {
        return sightings.stream()
                .filter(it -> it.event().verificationId().equals(verificationId))
                .toList();
    }

    private void see(String observer, VerificationCompleted event) {
        sightings.add(new Sighting(observer, event, surroundings.look()));
        if (failing) {
            throw new IllegalStateException("Told to fail");
        }
    }
}
