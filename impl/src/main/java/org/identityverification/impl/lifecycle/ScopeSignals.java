package org.identityverification.impl.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** The events of every CDI version. They start the module only where the events of {@link StartupSignals} do not exist. */
@ModuleBean
class ScopeSignals {

    private static final String STARTUP = "jakarta.enterprise.event.Startup";

    private final Lifecycle lifecycle;

    @Inject
    ScopeSignals(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object initialized) {
        if (!isStartupFired()) {
            lifecycle.start();
        }
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object ending) {
        lifecycle.stop();
    }

    private static boolean isStartupFired() {
        try {
            Class.forName(STARTUP, false, Initialized.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
