package org.identityverification.impl.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicBoolean;

/** Starts and stops the module once, however many events say so. */
@ApplicationScoped
class Lifecycle {

    private final Event<ModuleStart> starts;
    private final Event<ModuleStop> stops;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    Lifecycle() {
        this(null, null);
    }

    @Inject
    Lifecycle(Event<ModuleStart> starts, Event<ModuleStop> stops) {
        this.starts = starts;
        this.stops = stops;
    }

    void start() {
        if (started.compareAndSet(false, true)) {
            starts.fire(new ModuleStart());
        }
    }

    void stop() {
        if (started.get() && stopped.compareAndSet(false, true)) {
            stops.fire(new ModuleStop());
        }
    }
}
