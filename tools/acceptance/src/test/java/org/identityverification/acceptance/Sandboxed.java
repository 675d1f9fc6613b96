package org.identityverification.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.Person;
import org.identityverification.testkit.simulation.HttpFront;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testservers.HttpRequests;
import org.identityverification.testservers.Layout;

/** Runs against the simulated provider, with an operator and a tester who do as they are asked. */
final class Sandboxed extends Terminal implements AutoCloseable {

    static final String APP_CODE = "app-code-of-this-test";

    private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[([a-z0-9-]+)]\\(.* \\| (.*) \\|$");

    final FaceProvider provider = FaceProvider.start(0, APP_CODE);
    final Person person = Person.adult();
    final Facts facts = new Facts();
    final int port = Layout.freePort();
    final Path folder = Path.of("target", UUID.randomUUID().toString());
    final List<String> said = new CopyOnWriteArrayList<>();
    Predicate<String> agrees = question -> true;
    String appCode = APP_CODE;

    private final Queue<Duration> retries = new ArrayDeque<>(List.of(Duration.ofSeconds(2), Duration.ofMillis(5500)));
    private volatile Instant now = Instant.now();

    /** Makes a run, and returns its status. */
    int run(String... options) throws Exception {
        Files.createDirectories(folder);
        // It stands still unless it is moved, so that a busy machine does not look like late retries.
        InstantSource clock = () -> now;
        Stream<String> usual =
                Stream.of("--public-url=http://127.0.0.1:" + port, "--provider=" + provider.url(), "--port=" + port);
        String[] arguments = Stream.concat(usual, Stream.of(options)).toArray(String[]::new);
        return Acceptance.run(appCode, folder, this, facts, clock.withZone(ZoneOffset.UTC), arguments);
    }

    String report() throws IOException {
        return Files.readString(folder.resolve(Acceptance.REPORT));
    }

    /** The rows of the report: what was found by statement. */
    Map<String, String> rows() throws IOException {
        return ROW.matcher(report()).results().collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    }

    /** A server that gives this answer, and adds to the calls. */
    static HttpFront server(List<Call> calls, Answer answer) throws IOException {
        HttpFront front = new HttpFront(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        front.serve(Runnable::run, Clock.systemUTC(), (call, server) -> {
            calls.add(call);
            server.accept(answer);
        });
        return front;
    }

    /** Moves the clocks to the next try of a notification, once the one before was answered, or to the end. */
    @Override
    boolean waitUntil(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        // Nothing comes after the check in the mini program, or before a link expires.
        boolean comes = atMost.toMinutes() < 5 && !said.get(said.size() - 2).contains("mini program");
        BooleanSupplier withRetries = () -> {
            long refused = provider.notifications().stream()
                    .filter(it -> it.status() == 503)
                    .count();
            if (refused + retries.size() > 2) {
                forward(retries.remove());
            }
            return condition.getAsBoolean();
        };
        if (!super.waitUntil(withRetries, comes ? Duration.ofSeconds(20) : Duration.ZERO)) {
            forward(atMost);
        }
        return condition.getAsBoolean();
    }

    private void forward(Duration time) {
        now = now.plus(time);
        provider.clock().forward(time);
    }

    @Override
    boolean canAnswer() {
        return agrees.test("Is there a terminal?");
    }

    @Override
    void say(String text) {
        said.add(text);
    }

    @Override
    String answer(String question) {
        said.add(question);
        if (!agrees.test(question)) {
            return "no";
        }
        if (question.contains("face page open")) {
            newest().open();
        } else if (question.contains("show a failure")) {
            newest().fail();
        } else if (question.contains("show a success")) {
            URI form = URI.create(newest().link() + "/decision");
            HttpResponse<String> passed = HttpRequests.send("POST", form, BodyPublishers.ofString("outcome=pass"));
            HttpRequests.get(form.resolve(HttpRequests.header(passed, "Location")));
        }
        boolean isTrue = !question.contains("say that it has expired")
                || HttpRequests.get(newest().link()).statusCode() == 410;
        return question.contains("I agree") ? "I agree" : isTrue ? "yes" : "no";
    }

    private Check newest() {
        return provider.checks().get(provider.checks().size() - 1);
    }

    @Override
    String unseen(String question) {
        return question.startsWith("Name") ? person.name() : person.idNumber();
    }

    @Override
    public void close() {
        provider.close();
    }
}
