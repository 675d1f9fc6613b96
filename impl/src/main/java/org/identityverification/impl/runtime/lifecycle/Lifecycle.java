package org.identityverification.impl.runtime.lifecycle;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.lang.System.Logger;
import java.util.concurrent.atomic.AtomicBoolean;
import org.identityverification.impl.runtime.messages.Explanation;
import org.identityverification.impl.runtime.messages.Message;

/** Starts and stops the module once. */
@ModuleBean
class Lifecycle {

    private static final Logger LOGGER = System.getLogger(Lifecycle.class.getName());

    private final Event<ModuleStart> starts;
    private final Event<ModuleStop> stops;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();

    @Inject
    Lifecycle(Event<ModuleStart> starts, Event<ModuleStop> stops) {
        this.starts = starts;
        this.stops = stops;
    }

    // Before and after the application's own observers: they may use the module.
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Startup startup) {
        if (started.compareAndSet(false, true)) {
            try {
                starts.fire(new ModuleStart());
            } catch (RuntimeException | Error e) {
                // Some servers do not show what was thrown.
                boolean isExplained = Explanation.of(e).isPresent();
                Message.NOT_STARTED.log(LOGGER, isExplained ? null : e, Explanation.orClass(e));
                throw e;
            }
        }
    }

    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Shutdown shutdown) {
        stop();
    }

    // Where no other event tells that the application ends.
    void onScopeEnd(@Observes @BeforeDestroyed(ApplicationScoped.class) Object ending) {
        stop();
    }

    private void stop() {
        if (started.get() && stopped.compareAndSet(false, true)) {
            stops.fire(new ModuleStop());
        }
    }
}
