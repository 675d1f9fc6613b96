package org.identityverification.impl.store;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.identityverification.impl.config.DatabaseSettings;
import org.identityverification.impl.config.InvalidConfigurationException;
import org.identityverification.impl.config.Keys;
import org.identityverification.impl.lifecycle.ModuleBean;

/** Looks up in the server what the configuration names. Must run on a thread of the server: others don't see every name. */
@ModuleBean
class DataSources {

    private final Instance<DataSource> beans;

    @Inject
    DataSources(@Any Instance<DataSource> beans) {
        this.beans = beans;
    }

    DataSource dataSource(DatabaseSettings settings) {
        String name = settings.dataSource();
        return name.startsWith(DatabaseSettings.BEAN_PREFIX)
                ? bean(name.substring(DatabaseSettings.BEAN_PREFIX.length()))
                : lookup(name, DataSource.class)
                        .orElseThrow(() -> invalid(
                                Keys.DATA_SOURCE,
                                "names no data source in this server's JNDI (on Quarkus: cdi:default)"));
    }

    /** The name of this application, configured or given by the server. */
    String application(DatabaseSettings settings) {
        return settings.application()
                .or(DataSources::nameFromServer)
                .orElseThrow(() -> invalid(
                        Keys.APPLICATION,
                        "is required together with " + Keys.DATA_SOURCE
                                + " because this server does not tell the application's name"));
    }

    private static Optional<String> nameFromServer() {
        Optional<String> application = lookup("java:app/AppName", String.class);
        Optional<String> module = lookup("java:module/ModuleName", String.class);
        if (application.isPresent() && module.isPresent() && isModuleOfAnEar(application.get(), module.get())) {
            throw invalid(
                    Keys.APPLICATION,
                    "is required together with " + Keys.DATA_SOURCE + " because this is module " + module.get() + " of "
                            + application.get()
                            + ": under that name, another of its modules would share verifications and deliveries");
        }
        return application.or(() -> module);
    }

    /**
     * A WAR that is deployed by itself has one name. On TomEE, the name of the module is its path: empty for {@code ROOT},
     * {@code a/b} for {@code a#b}.
     */
    static boolean isModuleOfAnEar(String application, String module) {
        return !module.isEmpty() && !module.equals(application.replace('#', '/'));
    }

    private DataSource bean(String name) {
        Instance<DataSource> found = beans.select(NamedLiteral.of(name));
        if (found.isUnsatisfied() && name.equals(DatabaseSettings.DEFAULT_BEAN)) {
            found = beans.select(Default.Literal.INSTANCE);
        }
        if (!found.isResolvable()) {
            throw invalid(
                    Keys.DATA_SOURCE, "names " + (found.isUnsatisfied() ? "no" : "more than one") + " DataSource bean");
        }
        return found.get();
    }

    @SuppressWarnings("BanJNDI") // the names are constants, or come from the configuration
    private static <T> Optional<T> lookup(String name, Class<T> type) {
        try {
            Object found = InitialContext.doLookup(name);
            return type.isInstance(found) ? Optional.of(type.cast(found)) : Optional.empty();
        } catch (NamingException e) {
            return Optional.empty();
        }
    }

    private static InvalidConfigurationException invalid(String key, String problem) {
        return new InvalidConfigurationException(List.of(key + " " + problem));
    }
}
