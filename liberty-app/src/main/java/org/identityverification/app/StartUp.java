package org.identityverification.app;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.identityverification.app.access.Access;
import org.identityverification.app.access.CallerKeys;
import org.identityverification.app.config.Keys;
import org.identityverification.app.page.Page;
import org.identityverification.app.problem.Languages;
import org.identityverification.app.webhook.Webhook;
import org.identityverification.impl.runtime.config.Accounts;
import org.identityverification.impl.runtime.config.InvalidConfigurationException;
import org.identityverification.impl.runtime.config.Settings;

/** Checks the keys, warns in development, and logs when the application is ready. */
@ApplicationScoped
public class StartUp {

    private static final Logger LOGGER = System.getLogger(StartUp.class.getName());

    @Inject
    @ConfigProperty(name = "http.port", defaultValue = "9080")
    int httpPort;

    @Inject
    Config config;

    @Inject
    Access access;

    @Inject
    CallerKeys callerKeys;

    @Inject
    Languages languages;

    @Inject
    Page page;

    @Inject
    Webhook webhook;

    @Inject
    Instance<Settings> module;

    /** Runs before everything else, so that nothing has been done yet if it stops the application. */
    void check(
            @Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) @Initialized(ApplicationScoped.class)
                    Object started) {
        Set<String> names = new TreeSet<>();
        config.getPropertyNames().forEach(names::add);
        Keys keys = new Keys(key -> config.getOptionalValue(key, String.class));
        keys.requireNoOther(names);
        access.check(keys);
        if (access.isProduction()) {
            keys.requireNoOtherOfModule(names);
            callerKeys.check(keys);
        }
        languages.check(keys);
        page.check(keys);
        webhook.check(keys, names, this::mayBeAccount);
        if (!keys.faults().isEmpty()) {
            String told = String.join("; ", keys.faults()) + faultsOfModule();
            LOGGER.log(Level.ERROR, "IVAPP0010E: The application does not start: " + told);
            throw new IllegalStateException(told);
        }
        Keys.misspelt(names)
                .forEach(name -> LOGGER.log(
                        Level.WARNING,
                        "IVAPP0011W: " + name + " is not a key of this application, and has no effect on it"));
        if (!access.isProduction()) {
            LOGGER.log(
                    Level.WARNING,
                    "IVAPP0006W: Development: every caller on this machine, and no other, may start verifications and"
                            + " operate this application without a token. For anything else set identity-app.production=true.");
        }
    }

    private boolean mayBeAccount(String name) {
        try {
            Accounts accounts = module.get().accounts();
            return accounts.haveSource() || accounts.appCode(name).isPresent();
        } catch (InvalidConfigurationException e) {
            // The module tells its faults itself.
            return true;
        }
    }

    /** The module reads its keys later. So that one start tells all faults, it is asked for its own now. */
    private String faultsOfModule() {
        try {
            module.get();
            return "";
        } catch (InvalidConfigurationException e) {
            return ". " + e.getMessage();
        }
    }

    /** Runs after everything that could stop the application. */
    void logReady(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Startup ready) {
        String inProduction = access.isPageEnabled()
                ? "The page is on: put it behind a proxy that authenticates its visitors."
                : "The page is off.";
        String inDevelopment = "Open http://localhost:" + httpPort + "/identity/";
        LOGGER.log(Level.INFO, "IVAPP0001I: Ready. " + (access.isProduction() ? inProduction : inDevelopment));
    }
}
