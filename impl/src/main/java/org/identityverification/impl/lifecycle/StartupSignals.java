package org.identityverification.impl.lifecycle;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

/** The events of CDI 4, in a class of their own: an older server leaves out a bean that mentions types it lacks. */
@ModuleBean
class StartupSignals {

    private final Lifecycle lifecycle;

    @Inject
    StartupSignals(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    // Before and after the application's own observers: they may use the module.
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Startup startup) {
        lifecycle.start();
    }

    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Shutdown shutdown) {
        lifecycle.stop();
    }
}
