package org.identityverification.impl.server;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.identityverification.impl.concurrent.ModuleExecutor;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.messages.Message;

/** Reports at start-up what the server lacks. Finds types by name, because a bean that mentions a missing type vanishes on some servers. */
@ModuleBean
class ServerCheck {

    private static final Logger LOGGER = System.getLogger(ServerCheck.class.getName());

    private final ModuleExecutor executor;
    private final Instance<FaultToleranceProbe> faultTolerance;
    private final Instance<Object> beans;

    @Inject
    ServerCheck(ModuleExecutor executor, Instance<FaultToleranceProbe> faultTolerance, @Any Instance<Object> beans) {
        this.executor = executor;
        this.faultTolerance = faultTolerance;
        this.beans = beans;
    }

    // On another thread, because the check takes a while.
    void start(@Observes ModuleStart start) {
        executor.runInAnyCase(this::check);
    }

    private void check() {
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            Message.FEATURES_MISSING.log(LOGGER, String.join("; ", missing));
        }
        if (!appliesFaultTolerance()) {
            Message.NO_FAULT_TOLERANCE.log(LOGGER);
        }
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!executor.hasManagedThreads()) {
            missing.add(
                    "Jakarta Concurrency (the module's own threads run without the server's naming and security context)");
        }
        if (type("jakarta.transaction.UserTransaction")
                .filter(type -> !beans.select(type).isUnsatisfied() || isBound("java:comp/UserTransaction"))
                .isEmpty()) {
            missing.add(
                    "Jakarta Transactions (observers can begin no global transaction; the module itself needs none)");
        }
        if (Stream.of("java:app/AppName", "java:module/ModuleName", "java:comp/env")
                .noneMatch(ServerCheck::isBound)) {
            missing.add("JNDI (a data source can only be a bean, cdi:name)");
        }
        if (type("io.opentelemetry.api.OpenTelemetry").isEmpty()) {
            missing.add("MicroProfile Telemetry (nothing is measured or traced)");
        }
        if (type("org.eclipse.microprofile.health.HealthCheck").isEmpty()) {
            missing.add("MicroProfile Health (there are no health checks)");
        }
        return missing;
    }

    private boolean appliesFaultTolerance() {
        try {
            return faultTolerance.get().isApplied();
        } catch (IllegalStateException e) {
            return false;
        }
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
