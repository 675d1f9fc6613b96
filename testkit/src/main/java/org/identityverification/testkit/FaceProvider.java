package org.identityverification.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.Outcome;
import org.identityverification.testkit.simulation.Scripts;
import org.identityverification.testkit.simulation.Simulation;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testkit.wire.Notification;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Stands in for the provider of face checks, in the JVM of the tests. It listens on a port of this machine from the moment it is
 * started, and behaves as the provider does: it checks app code, nonce and request, makes links, notifies, and answers when it is asked
 * for results.
 *
 * <p>As a JUnit extension it forgets before each test what earlier tests have planned and seen, and it closes itself after the last one:
 *
 * <pre>{@code
 * @RegisterExtension
 * static FaceProvider provider = FaceProvider.start();
 * }</pre>
 *
 * <p>By default every start call succeeds, and the person does nothing. The test plans everything else, either
 * beforehand ({@link #nextCheck}, {@link #nextCall}) or as the person ({@link #awaitCheck}). What begins with "await" waits for 20 seconds
 * at most, and then throws an {@link AssertionError}. Safe for use by several threads, but tests that run side by side each need one of
 * their own.
 */
public final class FaceProvider
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {

    private static final String APP_CODE = "app-code-of-the-test-kit";
    private static final int REMEMBERED = 10_000;
    private static final int BACKLOG = 1000;

    static {
        // Else each answer waits 40 ms for an acknowledgement. Both are read when the JVM's first such server is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        // Else, after many calls at once, the server closes connections that the application wants to use again.
        System.setProperty("sun.net.httpserver.maxIdleConnections", Integer.toString(REMEMBERED));
    }

    private final MovableClock clock = new MovableClock();
    private final AtomicInteger openClasses = new AtomicInteger();
    private final String appCode;
    private final Simulation simulation;
    private final HttpServer server;

    private FaceProvider(int port, List<String> appCodes) throws IOException {
        this.appCode = appCodes.get(0);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        this.simulation = new Simulation(
                appCodes,
                new Simulation.Settings(
                        Duration.ofMinutes(30),
                        REMEMBERED,
                        REMEMBERED,
                        true,
                        Duration.ofSeconds(30),
                        Fault.Pauses.USUAL),
                clock);
        clock.onMove(simulation::clockMoved);
        server.setExecutor(simulation.threads());
        server.createContext("/", this::serve);
        server.start();
    }

    /** A provider on a free port, with an app code of its own. */
    public static FaceProvider start() {
        return start(0, APP_CODE);
    }

    /**
     * A provider on a certain port, for applications whose configuration is written down before the test begins.
     *
     * @param port 0 for a free one
     * @param more the app codes of further accounts; each has nonces of its own
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

    /** The value of {@code identity-verification/mp-rest/url}, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The value of {@code identity-verification.app-code}. */
    public String appCode() {
        return appCode;
    }

    /** The configuration that leads the module here: keys and values of MicroProfile Config. */
    public Map<String, String> configuration() {
        return Map.of("identity-verification/mp-rest/url", url(), "identity-verification.app-code", appCode);
    }

    /** The same as the text of a {@code META-INF/microprofile-config.properties} that stands above all other sources. */
    public String configurationFile() {
        return configuration().entrySet().stream()
                .map(entry -> entry.getKey() + '=' + entry.getValue())
                .collect(Collectors.joining("\n", "config_ordinal=500\n", "\n"));
    }

    /** The clock of this provider. When it is moved, links expire, and late notifications and answers come. */
    public MovableClock clock() {
        return clock;
    }

    /** Plans how the person goes through the next check, 250 ms after its start. Several plans are used in their order. */
    public void nextCheck(Outcome outcome) {
        simulation.scripts().nextCheck(outcome);
    }

    /** Plans how every check of this person ends. {@link #nextCheck} goes before. */
    public void checksOf(String idNumber, Outcome outcome) {
        simulation.scripts().checksOf(idNumber, outcome);
    }

    /** Makes the next start call fail. Several plans are used in their order. */
    public void nextCall(Fault fault) {
        nextCalls(1, fault);
    }

    /** Makes the next start calls fail. The module repeats a call twice when it certainly did not reach the provider. */
    public void nextCalls(int calls, Fault fault) {
        simulation.scripts().nextCalls(new Scripts.Armed(Scripts.Operation.START, fault, calls));
    }

    /** Makes every start call for this person fail. {@link #nextCall} goes before. */
    public void callsFor(String idNumber, Fault fault) {
        simulation.scripts().callsFor(idNumber, fault);
    }

    /** Makes the next result queries fail. */
    public void nextQueries(int queries, Fault fault) {
        simulation.scripts().nextCalls(new Scripts.Armed(Scripts.Operation.RESULT, fault, queries));
    }

    /** Makes every call with this app code fail, starts and queries. {@link #nextCall} and {@link #nextQueries} go before. */
    public void accountFails(String appCode, Fault fault) {
        simulation.scripts().accountFails(appCode, fault);
    }

    /** Ends what {@link #accountFails} began. */
    public void accountSucceeds(String appCode) {
        simulation.scripts().accountSucceeds(appCode);
    }

    /** Sends no notification of a failure from now on, which is the provider's default. */
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
     * The check with this id, which the application got when it started it: before a {@link #reset}, too.
     *
     * @throws AssertionError when no check has this id
     */
    public Check check(String flowId) {
        return simulation
                .flow(flowId)
                .map(flow -> new Check(this, simulation, flow))
                .orElseThrow(() -> new AssertionError("No check has the flowId " + flowId));
    }

    /** The next check that the application starts or has started, and that the test has not got from here before. */
    public Check awaitCheck() {
        return new Check(
                this, simulation, simulation.started().await(any -> true, () -> missing("No check was started")));
    }

    /** All that was sent to notify URLs and answered, in the order of the answers. */
    public List<Notification> notifications() {
        return simulation.notifications().all();
    }

    /** The next notification of a result that was answered, with the answer, and that the test has not got before. */
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

    /** Forgets what the test has planned and seen, drops what is still to come, and sets the clock back. Links stay valid. */
    public void reset() {
        simulation.reset();
        clock.reset();
    }

    /** Stops. Open connections are closed, and what is under way is dropped. */
    @Override
    public void close() {
        server.stop(0);
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

    /** For JUnit: in a field that is not static, this provider lives for one test. */
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

    private void serve(HttpExchange exchange) throws IOException {
        Call call = new Call(
                clock.instant(),
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readNBytes(Simulation.MAX_BODY_LENGTH + 1));
        simulation.serve(call, url(), answer -> send(answer, exchange));
    }

    /** The body is closed by the exchange, never before it: else the connection would stay open when the body is not complete. */
    private static void send(Answer answer, HttpExchange exchange) {
        long length = answer.length();
        try (exchange) {
            if (answer.isNone()) {
                return;
            }
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            // For this server 0 means a body in chunks, and -1 none.
            exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : Math.max(0, length));
            answer.body().writeTo(exchange.getResponseBody());
        } catch (IOException e) {
            // The caller has gone, or the connection was cut on purpose.
        }
    }

    private String missing(String what) {
        return what + " within 20 seconds. Calls so far: " + calls() + ". Notifications so far: " + notifications();
    }
}
