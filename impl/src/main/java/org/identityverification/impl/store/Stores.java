package org.identityverification.impl.store;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import javax.sql.DataSource;
import org.identityverification.impl.config.DatabaseSettings;
import org.identityverification.impl.config.Settings;
import org.identityverification.impl.lifecycle.ModuleBean;
import org.identityverification.impl.lifecycle.ModuleStart;
import org.identityverification.impl.messages.Message;
import org.identityverification.impl.telemetry.Telemetry;
import org.identityverification.impl.verification.VerificationStore;

/** Chooses the store by configuration, never by what happens to be there. */
@ModuleBean
public class Stores {

    private static final Logger LOGGER = System.getLogger(Stores.class.getName());

    private final Settings settings;
    private final DataSources dataSources;
    private final Telemetry telemetry;
    private VerificationStore store;

    @Inject
    @SuppressWarnings("NullAway.Init") // open() follows at once
    Stores(Settings settings, DataSources dataSources, Telemetry telemetry) {
        this.settings = settings;
        this.dataSources = dataSources;
        this.telemetry = telemetry;
    }

    @PostConstruct
    void open() {
        if (settings.database().isEmpty()) {
            Message.IN_MEMORY.log(LOGGER);
            store = new ReportingStore(new InMemoryVerificationStore(settings.inMemoryMaxVerifications()), telemetry);
        } else {
            store = new ReportingStore(open(settings.database().get()), telemetry);
        }
    }

    /** By being observed, makes sure that {@link #open()} happens at start-up, on a thread of the server. */
    void start(@Observes ModuleStart start) {}

    /**
     * The one store of this application: without the container's proxy, which would take time to make, and a little of each
     * call.
     *
     * @return the store
     */
    @Produces
    @Singleton
    VerificationStore store() {
        return store;
    }

    private VerificationStore open(DatabaseSettings database) {
        DataSource dataSource = dataSources.dataSource(database);
        String application = dataSources.application(database);
        // Here and not on the module's executor: managed threads begin to run only after the application has started.
        new Schema(dataSource).prepare(database.schema());
        return new JdbcVerificationStore(dataSource, application);
    }
}
