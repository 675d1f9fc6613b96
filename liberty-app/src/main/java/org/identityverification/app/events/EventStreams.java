package org.identityverification.app.events;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.identityverification.IdentityVerificationService;
import org.identityverification.Verification;
import org.identityverification.app.link.Links;
import org.identityverification.app.problem.ProblemException;
import org.identityverification.app.problem.ProblemType;
import org.jspecify.annotations.Nullable;

/** Opens streams, and looks every second as long as there is one. */
@ApplicationScoped
public class EventStreams {

    @Inject
    IdentityVerificationService service;

    @Inject
    Links links;

    @Inject
    @ConfigProperty(name = "identity-app.event-streams.max", defaultValue = "1000")
    int most;

    @Resource
    @SuppressWarnings("NullAway.Init")
    ManagedScheduledExecutorService executor;

    @SuppressWarnings("NullAway.Init") // begin() follows at once
    private Watch watch;

    private final Object lock = new Object();
    private @Nullable ScheduledFuture<?> looks;
    private boolean stopped;

    @PostConstruct
    void begin() {
        watch = new Watch(this::lookUp, links::isOpened, Clock.systemUTC(), executor, most);
    }

    private Map<UUID, Snapshot> lookUp(Set<UUID> ids) {
        return service.findAll(ids).values().stream().collect(Collectors.toMap(Verification::id, Snapshot::of));
    }

    /**
     * Opens a stream.
     *
     * @param id of the verification
     * @param channel the way to the client
     * @throws ProblemException when there are too many, or there is no such verification
     */
    void open(UUID id, Channel channel) {
        if (!watch.enter()) {
            throw new ProblemException(ProblemType.EVENT_STREAMS_FULL);
        }
        boolean added = false;
        try {
            Verification known =
                    service.find(id).orElseThrow(() -> new ProblemException(ProblemType.VERIFICATION_NOT_FOUND));
            watch.add(id, channel, Snapshot.of(known));
            added = true;
            keepLooking();
        } finally {
            if (!added) {
                watch.leave();
            }
        }
    }

    private void keepLooking() {
        synchronized (lock) {
            if (stopped) {
                watch.close();
            } else if (looks == null) {
                looks = executor.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
            }
        }
    }

    private void look() {
        watch.look();
        synchronized (lock) {
            if (watch.isEmpty()) {
                stopLooking();
            }
        }
    }

    @PreDestroy
    void stop() {
        synchronized (lock) {
            stopped = true;
            stopLooking();
            watch.close();
        }
    }

    private void stopLooking() {
        if (looks != null) {
            looks.cancel(false);
            looks = null;
        }
    }
}
