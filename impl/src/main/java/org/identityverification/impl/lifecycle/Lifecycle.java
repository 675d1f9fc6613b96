package org.identityverification.impl.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.util.concurrent.atomic.AtomicBoolean;
import org.identityverification.impl.messages.Explanation;
import org.identityverification.impl.messages.Message;

/**
 * Starts and stops the module once.
 *
 * <p>The events of CDI 4, which {@link StartupSignals} observes, start it where they exist; otherwise the start of the application
 * scope does. A server that initializes at build time fires the latter too early, before data sources and the whole configuration
 * exist.
 */
@ModuleBean
class Lifecycle {

    private static final Logger LOGGER = System.getLogger(Lifecycle.class.getName());
    private static final String STARTUP = "jakarta.enterprise.event.Startup";

    private final Event<ModuleStart> starts;
    private final Event<ModuleStop> stops;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();

    @Inject
    Lifecycle(Event<ModuleStart> starts, Event<ModuleStop> stops) {
        this.starts = starts;
        this.stops = stops;
    }

    void onScopeStart(@Observes @Initialized(ApplicationScoped.class) Object initialized) {
        if (!isStartupFired()) {
            start();
        }
    }

    void onScopeEnd(@Observes @BeforeDestroyed(ApplicationScoped.class) Object ending) {
        stop();
    }

    private static boolean isStartupFired() {
        try {
            Class.forName(STARTUP, false, Initialized.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    void start() {
        if (started.compareAndSet(false, true)) {
            try {
                starts.fire(new ModuleStart());
            } catch (RuntimeException | Error e) {
                // Some servers do not show what was thrown.
                Explanation.of(e)
                        .ifPresentOrElse(
                                it -> Message.NOT_STARTED.log(LOGGER, it),
                                () -> Message.NOT_STARTED.log(
                                        LOGGER, e, e.getClass().getName()));
                throw e;
            }
        }
    }

    void stop() {
        if (started.get() && stopped.compareAndSet(false, true)) {
            stops.fire(new ModuleStop());
        }
    }
}
