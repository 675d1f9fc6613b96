package org.identityverification.impl.runtime.config;

import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.identityverification.AppCodeSource;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.lifecycle.ModuleStart;
import org.identityverification.impl.runtime.messages.Message;

/** Reads the settings from MicroProfile Config at start-up, and fails the start when they are not valid. */
@ModuleBean
public class Configuration {

    private static final Logger LOGGER = System.getLogger(Configuration.class.getName());

    @Produces
    @Singleton
    Settings settings(Instance<AppCodeSource> sources) {
        if (sources.isAmbiguous()) {
            throw new InvalidConfigurationException(
                    List.of("there must be at most one bean of the type AppCodeSource"));
        }
        return SettingsReader.read(Configuration::value, names(), !sources.isUnsatisfied());
    }

    /** Runs first, so that a wrong setting fails the start before anything uses the settings. */
    void check(@Observes @Priority(1) ModuleStart start, Settings settings) {
        if (settings.publicUrls().isEmpty()) {
            Message.NO_PUBLIC_URL.log(LOGGER);
        } else if (!isEveryAccountAsked(settings)) {
            Message.NOTIFICATIONS_BELIEVED.log(LOGGER);
        }
        warnOfMisspeltKeys();
        Message.IN_USE.log(
                LOGGER,
                RestClientKeys.address(Configuration::value),
                settings.database().map(it -> "database " + it.dataSource()).orElse("memory"),
                shown(settings.accounts()));
    }

    private static boolean isEveryAccountAsked(Settings settings) {
        Accounts accounts = settings.accounts();
        QuerySwitches queries = settings.resultQueryEnabled();
        boolean commonInUse = accounts.common().isPresent() || accounts.haveSource();
        return (!commonInUse || queries.common())
                && accounts.named().keySet().stream().allMatch(queries::areOnFor)
                && !queries.accounts().containsValue(false);
    }

    /** Fingerprints, which an operator can compare with those of the intended app codes. */
    private static String shown(Accounts accounts) {
        List<String> shown = new ArrayList<>();
        accounts.common().ifPresent(it -> shown.add("app code whose SHA-256 begins with " + it.fingerprint()));
        new TreeMap<>(accounts.named())
                .forEach((name, code) -> shown.add(Accounts.shown(name) + " (" + code.fingerprint() + ")"));
        if (accounts.haveSource()) {
            shown.add("those of the AppCodeSource");
        }
        return String.join(", ", shown);
    }

    // Only a warning: other programs may have such names.
    private static void warnOfMisspeltKeys() {
        Set<String> names = names();
        Stream.concat(
                        names.stream().filter(MisspeltKeys::isUnknownVariable).sorted(),
                        MisspeltKeys.near(names, Keys.PREFIX).stream())
                .forEach(name -> Message.MISSPELT_KEY.log(LOGGER, name));
    }

    private static Set<String> names() {
        Set<String> names = new HashSet<>(System.getenv().keySet());
        ConfigProvider.getConfig().getPropertyNames().forEach(names::add);
        return names;
    }

    private static Optional<String> value(String key) {
        return ConfigProvider.getConfig().getOptionalValue(key, String.class);
    }
}
