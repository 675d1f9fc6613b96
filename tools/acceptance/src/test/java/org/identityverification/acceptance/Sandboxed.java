package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.locks.LockSupport;
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
import org.identityverification.testservers.Jdks;
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

    Sandboxed() {
        assertThat(folder.toFile().mkdirs()).isTrue();
    }

    /** Makes a run, and returns its status. */
    int run(String... options) throws Exception {
        // It stands still unless it is moved, so that a busy machine does not look like late retries.
        InstantSource clock = () -> now;
        return Acceptance.run(appCode, folder, this, facts, clock.withZone(ZoneOffset.UTC), arguments(options));
    }

    /** Makes a run by the jar, without a terminal. */
    void runJar(String... options) throws IOException {
        String jar = Path.of("target/acceptance.jar").toAbsolutePath().toString();
        Stream<String> java = Stream.of(Jdks.current().resolve("bin/java").toString(), "-jar", jar);
        List<String> command =
                Stream.concat(java, Stream.of(arguments(options))).toList();
        Layout.run(folder, Map.of("IDENTITY_VERIFICATION_APP_CODE", APP_CODE), command);
    }

    private String[] arguments(String... more) {
        Stream<String> usual =
                Stream.of("--public-url=http://127.0.0.1:" + port, "--provider=" + provider.url(), "--port=" + port);
        return Stream.concat(usual, Stream.of(more)).toArray(String[]::new);
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
    boolean waitUntil(BooleanSupplier condition, Duration atMost) {
        // Nothing comes after the check in the mini program, or before a link expires.
        boolean comes = atMost.toMinutes() < 5 && !said.get(said.size() - 2).contains("mini program");
        long giveUp = System.nanoTime() + (comes ? 20_000_000_000L : 0);
        while (!condition.getAsBoolean() && System.nanoTime() < giveUp) {
            long refused = provider.notifications().stream()
                    .filter(it -> it.status() == 503)
                    .count();
            if (refused + retries.size() > 2) {
                forward(retries.remove());
            }
            LockSupport.parkNanos(1_000_000);
        }
        if (!condition.getAsBoolean()) {
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
        return true;
    }

    @Override
    void say(String text) {
        said.add(text);
    }

    @Override
    boolean agrees(String question) {
        said.add(question);
        if (!agrees.test(question)) {
            return false;
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
        return !question.contains("say that it has expired")
                || HttpRequests.get(newest().link()).statusCode() == 410;
    }

    private Check newest() {
        return provider.checks().get(provider.checks().size() - 1);
    }

    @Override
    String answer(String question) {
        return agrees.test(question) ? "I agree" : "yes";
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
