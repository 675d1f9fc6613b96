package org.identityverification.impl.lifecycle;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.identityverification.impl.messages.Explanation;
import org.identityverification.impl.messages.Message;

/** Starts and stops the module once, however often it is told to. */
@ModuleBean
class Lifecycle {

    private static final Logger LOGGER = System.getLogger(Lifecycle.class.getName());
    private static final int MAX_DEPTH = 20;

    private final Event<ModuleStart> starts;
    private final Event<ModuleStop> stops;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();

    @Inject
    Lifecycle(Event<ModuleStart> starts, Event<ModuleStop> stops) {
        this.starts = starts;
        this.stops = stops;
    }

    void start() {
        if (started.compareAndSet(false, true)) {
            long begun = System.nanoTime();
            try {
                starts.fire(new ModuleStart());
                LOGGER.log(Level.DEBUG, "Started in {0} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            } catch (RuntimeException | Error e) {
                explain(e);
                throw e;
            }
        }
    }

    void stop() {
        if (started.get() && stopped.compareAndSet(false, true)) {
            stops.fire(new ModuleStop());
        }
    }

    /**
     * Servers differ in how they show what was thrown, and some do not show it. An explanation needs no stack trace beside the
     * server's: the innermost is shown, because the container may wrap it.
     */
    private static void explain(Throwable failure) {
        Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MAX_DEPTH)
                .filter(Explanation.class::isInstance)
                .reduce((outer, inner) -> inner)
                .ifPresentOrElse(
                        it -> Message.NOT_STARTED.log(LOGGER, ((Explanation) it).getMessage()),
                        () -> Message.NOT_STARTED.log(
                                LOGGER, failure, failure.getClass().getName()));
    }
}
