package org.identityverification.portability;

import java.time.Duration;
import java.util.Map;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.KeyValues;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/**
 * What every server must do with an application that has an {@code Application} class and a database. The environment, system
 * properties and the server's own way of configuration each give a part of the configuration.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ServerContract
        implements CallsContract, FaultToleranceContract, NotificationsContract, DeliveryContract, ObserversContract {

    /** The value that the server's own way of configuration must give to {@code identity-verification.callback-url}. */
    public static final String CALLBACK_URL = "https://shop.example.com/verified";

    static final int BULKHEAD = 3;

    static final Duration READ_TIMEOUT = Duration.ofSeconds(4);

    private static final String FAULT_TOLERANCE = "org.identityverification.impl.provider.FaceAuthCalls/start/";

    private final Server server;
    private Running running;

    protected ServerContract(Server server) {
        this.server = server;
    }

    @BeforeAll
    final void start() {
        Setup setup = new Setup(
                true,
                true,
                // The only queries are those of the tests, however long all tests take.
                Map.of(
                        "IDENTITY_VERIFICATION_RESULT_QUERY_ENABLED", "true",
                        "IDENTITY_VERIFICATION_RESULT_QUERY_FIRST_DELAY", "PT15M"),
                KeyValues.of(
                        "identity-verification.call-deadline=PT6S",
                        "identity-verification/mp-rest/readTimeout=" + READ_TIMEOUT.toMillis(),
                        FAULT_TOLERANCE + "Bulkhead/value=" + BULKHEAD,
                        FAULT_TOLERANCE + "CircuitBreaker/delay=1000"));
        running = Running.layOut(getClass().getSimpleName(), server, setup, FaceProvider.start(0, Running.APP_CODE));
        running.start();
    }

    @AfterAll
    final void stop() {
        if (running != null) {
            running.close();
        }
    }

    @Override
    public final Running running() {
        return running;
    }
}
