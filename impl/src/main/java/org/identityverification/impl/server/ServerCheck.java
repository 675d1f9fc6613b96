package org.identityverification.impl.server;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.util.List;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.concurrent.Share;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.messages.Message;

/**
 * Looks at start-up what the server offers and says what the module does without. All types are asked for by name: a bean that
 * mentions one that the server lacks vanishes on some servers.
 */
@ModuleBean
class ServerCheck {

    private static final Logger LOGGER = System.getLogger(ServerCheck.class.getName());

    // What every JNDI for applications knows, and then what a bare one does.
    private static final List<String> NAMES = List.of("java:app/AppName", "java:module/ModuleName", "java:comp/env");

    private final ModuleExecutor executor;
    private final Instance<FaultToleranceProbe> faultTolerance;
    private final Instance<Object> beans;

    @Inject
    ServerCheck(ModuleExecutor executor, Instance<FaultToleranceProbe> faultTolerance, @Any Instance<Object> beans) {
        this.executor = executor;
        this.faultTolerance = faultTolerance;
        this.beans = beans;
    }

    // On another thread: it takes a while, and what it finds is only said.
    void start(@Observes ModuleStart start) {
        executor.share(Share.BACKGROUND).execute(this::check);
    }

    private void check() {
        String missing = Offer.missing(this::isThere);
        if (!missing.isEmpty()) {
            Message.DOES_WITHOUT.log(LOGGER, missing);
        }
        if (!heedsFaultTolerance()) {
            Message.NO_FAULT_TOLERANCE.log(LOGGER);
        }
    }

    private boolean isThere(Offer offer) {
        return switch (offer) {
            case CONCURRENCY -> executor.hasManagedThreads();
            case TRANSACTIONS ->
                type("jakarta.transaction.UserTransaction")
                        .filter(this::isBeanOrBound)
                        .isPresent();
            case JNDI -> NAMES.stream().anyMatch(ServerCheck::isBound);
            case TELEMETRY -> type("io.opentelemetry.api.OpenTelemetry").isPresent();
            case HEALTH -> type("org.eclipse.microprofile.health.HealthCheck").isPresent();
        };
    }

    private boolean heedsFaultTolerance() {
        try {
            return faultTolerance.get().isHeeded();
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private boolean isBeanOrBound(Class<?> type) {
        return !beans.select(type).isUnsatisfied() || isBound("java:comp/UserTransaction");
    }

    private static Optional<Class<?>> type(String name) {
        try {
            return Optional.of(Class.forName(name, false, ServerCheck.class.getClassLoader()));
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("BanJNDI") // the names are constants
    private static boolean isBound(String name) {
        try {
            return InitialContext.<Object>doLookup(name) != null;
        } catch (NamingException | RuntimeException | LinkageError e) {
            return false;
        }
    }
}
