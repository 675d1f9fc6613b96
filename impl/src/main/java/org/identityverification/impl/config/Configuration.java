package org.identityverification.impl.config;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.messages.Message;

/** Reads the settings from MicroProfile Config when the application starts, and stops it when they are not valid. */
@ModuleBean
public class Configuration {

    private static final Logger LOGGER = System.getLogger(Configuration.class.getName());

    // A wrong configuration is reported before anything uses it.
    private static final int FIRST = 1;

    @Produces
    @Singleton
    Settings settings() {
        Config config = ConfigProvider.getConfig();
        return SettingsReader.read(key -> config.getOptionalValue(key, String.class), config.getPropertyNames());
    }

    /** Reading the settings fails the start when one is wrong. */
    void check(@Observes @Priority(FIRST) ModuleStart start, Settings settings) {
        if (settings.publicUrl().isEmpty()) {
            Message.NO_PUBLIC_URL.log(LOGGER);
        } else if (!settings.resultQueryConfirm()) {
            Message.NOT_CONFIRMED.log(LOGGER);
        }
        warnOfUnknownVariables(System.getenv());
    }

    // Only a warning: Kubernetes sets such variables for a service that has the module's name.
    private static void warnOfUnknownVariables(Map<String, String> environment) {
        environment.keySet().stream()
                .filter(name -> name.startsWith(variableOf(Keys.PREFIX)))
                .filter(name -> !name.startsWith(variableOf(Keys.PREFIX) + "MP_REST_"))
                .filter(name -> Keys.ALL.stream().map(Configuration::variableOf).noneMatch(name::equals))
                .sorted()
                .forEach(name -> Message.UNKNOWN_ENVIRONMENT_VARIABLE.log(LOGGER, name));
    }

    private static String variableOf(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
