package org.identityverification.impl.runtime.telemetry;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.reflect.InvocationTargetException;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.lifecycle.ModuleStart;
import org.identityverification.impl.runtime.lifecycle.ModuleStop;

/** Provides the telemetry: OpenTelemetry where the server has it, otherwise none. */
@ModuleBean
class TelemetryProducer {

    // By name: on some servers a bean that mentions a missing type vanishes, on others it breaks the application.
    @Produces
    @Singleton
    static Telemetry telemetry() {
        try {
            return Class.forName("org.identityverification.impl.runtime.telemetry.OpenTelemetryInstruments")
                    .asSubclass(Telemetry.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (InvocationTargetException | LinkageError e) {
            // The application sees no OpenTelemetry.
            return new Telemetry();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The module's jar is not complete", e);
        }
    }

    /** Observes the event so that OpenTelemetry is looked up at start-up, on a thread of the server. */
    void start(@Observes ModuleStart start, Telemetry telemetry) {}

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ModuleStop stop, Telemetry telemetry) {
        telemetry.stop();
    }
}
