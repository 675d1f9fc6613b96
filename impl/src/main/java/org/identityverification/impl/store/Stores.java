package org.identityverification.impl.store;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import javax.sql.DataSource;
import org.identityverification.impl.concurrent.CorrectedClock;
import org.identityverification.impl.config.DatabaseSettings;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.Rules;
import org.identityverification.impl.verification.VerificationStore;

/** Chooses the store by the configuration alone, never by what the server offers. */
@ModuleBean
public class Stores {

    private static final Logger LOGGER = System.getLogger(Stores.class.getName());

    private final Settings settings;
    private final DataSources dataSources;
    private final CorrectedClock clock;
    private final Telemetry telemetry;
    private VerificationStore store;

    @Inject
    @SuppressWarnings("NullAway.Init") // open() follows at once
    Stores(Settings settings, DataSources dataSources, CorrectedClock clock, Telemetry telemetry) {
        this.settings = settings;
        this.dataSources = dataSources;
        this.clock = clock;
        this.telemetry = telemetry;
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
        DataSource dataSource = dataSources.dataSource(database);
        String application = dataSources.application(database);
        Rules rules = settings.rules();
        // On this thread, because some servers run managed threads only after the application has started.
        Dialect dialect = database.product().map(Dialect::of).orElseGet(() -> Dialects.of(dataSource));
        new Schema(dataSource, dialect).prepare(database.schema());
        JdbcVerificationStore opened = new JdbcVerificationStore(
                dataSource, dialect, application, rules, clock, new AfterCommit(telemetry, rules));
        opened.askTime();
        return opened;
    }
}
