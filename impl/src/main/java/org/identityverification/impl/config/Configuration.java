package org.identityverification.impl.config;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.messages.Message;

/** Reads the settings from MicroProfile Config when the application starts, and stops it when they are not valid. */
@ModuleBean
public class Configuration {

    private static final Logger LOGGER = System.getLogger(Configuration.class.getName());

    @Produces
    @Singleton
    Settings settings() {
        Set<String> names = new HashSet<>(System.getenv().keySet());
        ConfigProvider.getConfig().getPropertyNames().forEach(names::add);
        return SettingsReader.read(Configuration::value, names);
    }

    /** Runs first: reading the settings fails the start when one is wrong, before anything uses them. */
    void check(@Observes @Priority(1) ModuleStart start, Settings settings) {
        if (settings.publicUrls().isEmpty()) {
            Message.NO_PUBLIC_URL.log(LOGGER);
        } else if (!settings.resultQueryConfirm()) {
            Message.NOT_CONFIRMED.log(LOGGER);
        }
        warnOfUnknownVariables();
        Message.IN_USE.log(
                LOGGER,
                RestClientKeys.address(Configuration::value),
                settings.database().map(it -> "database " + it.dataSource()).orElse("memory"),
                settings.appCode().fingerprint());
    }

    // Only a warning: Kubernetes sets such variables for a service that has the module's name.
    private static void warnOfUnknownVariables() {
        String prefix = Keys.environmentVariable(Keys.PREFIX);
        List<String> known = Stream.concat(Keys.ALL.stream(), RestClientKeys.ALL.stream())
                .map(Keys::environmentVariable)
                .toList();
        System.getenv().keySet().stream()
                .filter(name -> name.startsWith(prefix) && !name.startsWith(prefix + "MP_REST_"))
                .filter(name -> !known.contains(name))
                .sorted()
                .forEach(name ->
                        Message.UNKNOWN_ENVIRONMENT_VARIABLE.log(LOGGER, name, Spelling.didYouMean(name, known)));
    }

    private static Optional<String> value(String key) {
        return ConfigProvider.getConfig().getOptionalValue(key, String.class);
    }
}
