package org.identityverification.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.simulation.HttpFront;
import org.identityverification.testkit.simulation.Scripts;
import org.identityverification.testkit.simulation.Simulation;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testkit.wire.Notification;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Simulates the provider of face checks in the JVM of the tests. As soon as it is started, it listens on a local port and behaves
 * as the provider does: it checks app code, nonce and request, creates links, sends notifications and answers result queries.
 *
 * <p>As a JUnit extension it forgets all plans and calls before each test, and closes itself after the last one:
 *
 * <pre>{@code
 * @RegisterExtension
 * static FaceProvider provider = FaceProvider.start();
 * }</pre>
 *
 * <p>By default every start call succeeds, and the person does nothing. The test plans everything else beforehand
 * ({@link #nextCheck}, {@link #nextCall}), or acts as the person ({@link #awaitCheck}). Methods that begin with "await" wait up to
 * 20 seconds, then throw an {@link AssertionError}. Thread-safe, but each of several parallel tests needs its own provider.
 */
public final class FaceProvider
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {

    private static final String APP_CODE = "app-code-of-the-test-kit";
    private static final int REMEMBERED = 10_000;

    private final MovableClock clock = new MovableClock();
    private final AtomicInteger openClasses = new AtomicInteger();
    private final String appCode;
    private final Simulation simulation;
    private final HttpFront front;

    private FaceProvider(int port, List<String> appCodes) throws IOException {
        this.appCode = appCodes.get(0);
        this.front = new HttpFront(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        this.simulation = new Simulation(appCodes, Simulation.Settings.usual(REMEMBERED, true), clock);
        clock.onMove(simulation::clockMoved);
        front.serve(simulation.threads(), clock, (call, server) -> simulation.serve(call, url(), server));
    }

    /** Starts a provider on a free port, with the kit's app code. */
    public static FaceProvider start() {
        return start(0, APP_CODE);
    }

    /**
     * Starts a provider on a fixed port, for applications that are configured before the test begins.
     *
     * @param port 0 for a free one
     * @param more the app codes of further accounts; each has its own nonces
     * @throws UncheckedIOException when the port is taken
     */
    public static FaceProvider start(int port, String appCode, String... more) {
        try {
            return new FaceProvider(
                    port, Stream.concat(Stream.of(appCode), Stream.of(more)).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("The port " + port + " is taken", e);
        }
    }

    /** The value of {@code identity-verification/mp-rest/url}, without a trailing slash. */
    public String url() {
        return "http://127.0.0.1:" + front.port();
    }

    /** The value of {@code identity-verification.app-code}. */
    public String appCode() {
        return appCode;
    }

    /** The keys and values of MicroProfile Config that make the module call this provider, and ask it about each result. */
    public Map<String, String> configuration() {
        return Map.of(
                "identity-verification/mp-rest/url",
                url(),
                "identity-verification.app-code",
                appCode,
                "identity-verification.result-query.enabled",
                "true");
    }

    /** The same as the text of a {@code META-INF/microprofile-config.properties} that overrides all standard sources. */
    public String configurationFile() {
        return configuration().entrySet().stream()
                .map(entry -> entry.getKey() + '=' + entry.getValue())
                .collect(Collectors.joining("\n", "config_ordinal=500\n", "\n"));
    }

    /** The clock of this provider. Move it forward, and links expire, and late notifications and answers come. */
    public MovableClock clock() {
        return clock;
    }

    /** Plans what the person does in the next check, 250 ms after its start. Several plans are used in order. */
    public void nextCheck(Outcome outcome) {
        simulation.scripts().nextCheck(outcome);
    }

    /** Makes the next start call fail. Several plans are used in order. */
    public void nextCall(Fault fault) {
        nextCalls(1, fault);
    }

    /** Makes the next start calls fail. The module retries a call twice if it certainly started nothing. */
    public void nextCalls(int calls, Fault fault) {
        simulation.scripts().nextCalls(new Scripts.Armed(Scripts.Operation.START, fault, calls));
    }

    /** Makes the next result queries fail. */
    public void nextQueries(int queries, Fault fault) {
        simulation.scripts().nextCalls(new Scripts.Armed(Scripts.Operation.RESULT, fault, queries));
    }

    /** Stops notifications of failures, which the real provider does not send by default. */
    public void notifySuccessesOnly() {
        simulation.notifyFailures(false);
    }

    /** The calls that have arrived, oldest first: starts (POST) and result queries (GET). */
    public List<Call> calls() {
        return simulation.calls().all();
    }

    /** The checks that the application has started, oldest first. */
    public List<Check> checks() {
        return simulation.started().all().stream()
                .map(flow -> new Check(this, simulation, flow))
                .toList();
    }

    /**
     * Returns the check with this flow id, which the application's start got, even before a {@link #reset}.
     *
     * @throws AssertionError when no check has this id
     */
    public Check check(String flowId) {
        return simulation
                .flow(flowId)
                .map(flow -> new Check(this, simulation, flow))
                .orElseThrow(() -> new AssertionError("No check has the flowId " + flowId));
    }

    /** Waits for the next check of the application that this method has not returned before. */
    public Check awaitCheck() {
        return new Check(
                this, simulation, simulation.started().await(any -> true, () -> missing("No check was started")));
    }

    /** All answered requests to notify URLs, in the order of the answers. */
    public List<Notification> notifications() {
        return simulation.notifications().all();
    }

    /** Waits for the next answered notification of a result that the test has not got before. */
    public Notification awaitNotified() {
        return awaitNotified(any -> true);
    }

    Notification awaitNotified(Predicate<Notification> wanted) {
        return simulation
                .notifications()
                .await(
                        notice -> notice.method().equals("POST") && wanted.test(notice),
                        () -> missing("No notification was answered"));
    }

    /** Forgets plans, calls and notifications, drops what is scheduled, and resets the clock. Links stay valid. */
    public void reset() {
        simulation.reset();
        clock.reset();
    }

    /** Stops the provider, closes open connections, and drops what is under way. */
    @Override
    public void close() {
        front.close();
        simulation.close();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        openClasses.incrementAndGet();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        reset();
    }

    // A provider in a non-static field lives for one test.
    @Override
    public void afterEach(ExtensionContext context) {
        if (openClasses.get() == 0) {
            close();
        }
    }

    /** For JUnit, which also calls it after each nested class. */
    @Override
    public void afterAll(ExtensionContext context) {
        if (openClasses.decrementAndGet() == 0) {
            close();
        }
    }

    private String missing(String what) {
        return what + " within 20 seconds. Calls so far: " + calls() + ". Notifications so far: " + notifications();
    }
}
