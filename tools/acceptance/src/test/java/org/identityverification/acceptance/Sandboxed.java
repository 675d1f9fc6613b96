package org.identityverification.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.Person;
import org.identityverification.testkit.simulation.HttpFront;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testservers.HttpRequests;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs against the simulated provider, with an operator and a tester who do as they are asked. */
final class Sandboxed extends Terminal implements AfterEachCallback {

    static final String APP_CODE = "app-code-of-this-test";

    private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[([a-z0-9-]+)]\\(.* \\| (.*) \\|$");
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final List<Duration> RETRIES = List.of(Duration.ofSeconds(2), Duration.ofMillis(5500));

    final FaceProvider provider = FaceProvider.start(0, APP_CODE);
    final Person person = Person.adult();
    final Facts facts = new Facts();
    final int port = Layout.freePort();
    final Path folder;
    final List<String> said = new CopyOnWriteArrayList<>();
    boolean waits = true;
    Predicate<String> agrees = question -> true;
    String agreement = "I agree";

    private volatile Instant now = Instant.now();
    private String link = "";
    private int retried;

    Sandboxed() throws IOException {
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "run");
    }

    /** Makes a run, and returns its status. */
    int run(String... options) throws Exception {
        // It stands still unless it is moved, so that a busy machine does not look like late retries.
        InstantSource clock = () -> now;
        Stream<String> usual =
                Stream.of("--public-url=http://127.0.0.1:" + port, "--provider=" + provider.url(), "--port=" + port);
        String[] all = Stream.concat(usual, Stream.of(options)).toArray(String[]::new);
        return Acceptance.run(APP_CODE, folder, this, facts, clock.withZone(ZoneOffset.UTC), all);
    }

    String report() throws IOException {
        return Files.readString(folder.resolve(Acceptance.REPORT));
    }

    /** The rows of the report: what was found by statement. */
    Map<String, String> rows() throws IOException {
        return ROW.matcher(report()).results().collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    }

    /** A server that answers as a test says, and adds to the calls. */
    static HttpFront server(List<Call> calls, Function<Call, Answer> answers) throws IOException {
        HttpFront front = new HttpFront(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        front.serve(Runnable::run, Clock.systemUTC(), (call, server) -> {
            calls.add(call);
            server.accept(answers.apply(call));
        });
        return front;
    }

    /** Moves the clocks to the next try of a notification, once the one before was answered, or to the end. */
    @Override
    boolean waitUntil(BooleanSupplier condition, Duration atMost) {
        // After the check in the mini program nothing comes.
        boolean comes = !said.get(said.size() - 2).contains("mini program");
        long giveUp = System.nanoTime() + Duration.ofMillis(comes ? 20_000 : 50).toNanos();
        while (waits && !condition.getAsBoolean()) {
            long refused = provider.notifications().stream()
                    .filter(it -> it.status() == 503)
                    .count();
            if (retried < RETRIES.size() && refused > retried) {
                forward(RETRIES.get(retried++));
            } else if (atMost.compareTo(LONG) > 0 || System.nanoTime() > giveUp) {
                forward(atMost);
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(1_000_000);
        }
        return condition.getAsBoolean();
    }

    private void forward(Duration time) {
        now = now.plus(time);
        provider.clock().forward(time);
    }

    @Override
    boolean canAnswer() {
        return true;
    }

    @Override
    void say(String text) {
        said.add(text);
        if (text.startsWith("http")) {
            link = text.lines().findFirst().orElseThrow();
        }
    }

    @Override
    boolean agrees(String question) {
        said.add(question);
        if (!agrees.test(question)) {
            return false;
        }
        if (question.contains("face page open")) {
            HttpRequests.get(URI.create(link));
        } else if (question.contains("show a failure")) {
            press("outcome=fail");
        } else if (question.contains("show a success")) {
            press("outcome=pass");
        } else if (question.contains("say that it has expired")) {
            return HttpRequests.get(URI.create(link)).statusCode() == 410;
        }
        return true;
    }

    @Override
    String answer(String question) {
        return agreement;
    }

    @Override
    String unseen(String question) {
        said.add(question);
        return question.startsWith("Name") ? person.name() : person.idNumber();
    }

    /** The browser follows the redirect to the callback URL. */
    void press(String form) {
        URI decision = URI.create(link + "/decision");
        String[] type = {"Content-Type", "application/x-www-form-urlencoded"};
        var answer = HttpRequests.send("POST", decision, BodyPublishers.ofString(form), type);
        answer.headers().firstValue("Location").ifPresent(it -> HttpRequests.get(decision.resolve(it)));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        provider.close();
    }
}
