package org.identityverification.impl.store;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.util.List;
import java.util.Optional;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.identityverification.impl.runtime.concurrent.CorrectedClock;
import org.identityverification.impl.runtime.concurrent.StoreCalls;
import org.identityverification.impl.runtime.config.DatabaseSettings;
import org.identityverification.impl.runtime.config.InvalidConfigurationException;
import org.identityverification.impl.runtime.config.Keys;
import org.identityverification.impl.runtime.config.Rules;
import org.identityverification.impl.runtime.config.Settings;
import org.identityverification.impl.runtime.lifecycle.ModuleBean;
import org.identityverification.impl.runtime.lifecycle.ModuleStart;
import org.identityverification.impl.runtime.messages.Message;
import org.identityverification.impl.runtime.telemetry.Telemetry;
import org.identityverification.impl.verification.VerificationStore;

/**
 * Chooses the store by the configuration alone, never by what the server offers, and looks up what the configuration names: on a
 * thread of the server, because others do not see every name.
 */
@ModuleBean
public class Stores {

    private static final Logger LOGGER = System.getLogger(Stores.class.getName());

    private final Settings settings;
    private final Instance<DataSource> beans;
    private final CorrectedClock clock;
    private final Telemetry telemetry;
    private final StoreCalls calls;
    private VerificationStore store;

    @Inject
    @SuppressWarnings("NullAway.Init") // open() follows at once
    Stores(
            Settings settings,
            @Any Instance<DataSource> beans,
            CorrectedClock clock,
            Telemetry telemetry,
            StoreCalls calls) {
        this.settings = settings;
        this.beans = beans;
        this.clock = clock;
        this.telemetry = telemetry;
        this.calls = calls;
    }

    @PostConstruct
    void open() {
        if (settings.database().isEmpty()) {
            Message.IN_MEMORY.log(LOGGER);
            clock.needsNoCorrection();
            store = new InMemoryVerificationStore(
                    settings.inMemoryMaxVerifications(), settings.rules(), clock, telemetry);
        } else {
            store = open(settings.database().get());
        }
    }

    /** Observes the event so that {@link #open()} runs at start-up, on a thread of the server. */
    void start(@Observes ModuleStart start) {}

    /** The one store of this application, without the container's proxy, which would cost time in each call. */
    @Produces
    @Singleton
    VerificationStore store() {
        return store;
    }

    private VerificationStore open(DatabaseSettings database) {
        DataSource dataSource = dataSource(database);
        String application = application(database);
        Rules rules = settings.rules();
        // On this thread, because some servers run managed threads only after the application has started.
        Dialect dialect = database.product().map(Dialect::of).orElseGet(() -> Dialect.of(dataSource));
        new Schema(dataSource, dialect).prepare(database.schema());
        if (dialect.isEmbedded(dataSource)) {
            calls.areEmbedded();
        }
        JdbcVerificationStore opened = new JdbcVerificationStore(
                dataSource, dialect, application, rules, clock, new ChangeReport(telemetry, rules), calls);
        opened.askTime(dataSource);
        return opened;
    }

    private DataSource dataSource(DatabaseSettings settings) {
        String name = settings.dataSource();
        return name.startsWith(DatabaseSettings.BEAN_PREFIX)
                ? bean(name.substring(DatabaseSettings.BEAN_PREFIX.length()))
                : lookup(name, DataSource.class)
                        .orElseThrow(() -> invalid(
                                Keys.DATA_SOURCE,
                                "names no data source in this server's JNDI (on Quarkus: cdi:default)"));
    }

    private static String application(DatabaseSettings settings) {
        return settings.application()
                .or(Stores::nameFromServer)
                .orElseThrow(() -> invalid(
                        Keys.APPLICATION,
                        "is required together with " + Keys.DATA_SOURCE
                                + " because this server does not tell the application's name"));
    }

    private static Optional<String> nameFromServer() {
        Optional<String> application = lookup("java:app/AppName", String.class);
        Optional<String> module = lookup("java:module/ModuleName", String.class);
        // A WAR that is deployed by itself has one name.
        if (application.isPresent() && module.isPresent() && !module.equals(application)) {
            throw invalid(
                    Keys.APPLICATION,
                    "is required together with " + Keys.DATA_SOURCE + " because this is module " + module.get() + " of "
                            + application.get()
                            + ": under that name, another of its modules would share verifications and deliveries");
        }
        return application.or(() -> module);
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
