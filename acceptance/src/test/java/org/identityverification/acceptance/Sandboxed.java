package org.identityverification.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.Person;
import org.identityverification.testservers.Layout;

/** A run against the simulated provider, with an operator and a tester who do as they are asked. */
final class Sandboxed implements AutoCloseable {

    static final String APP_CODE = "app-code-of-this-test";

    private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[([a-z0-9-]+)]\\(.* \\| (.*) \\|$");
    private static final Duration LONG = Duration.ofMinutes(5);
    /** How long to wait in real time: for what comes, and for what never comes. */
    private static final Duration COMES = Duration.ofSeconds(20);

    private static final Duration QUIET = Duration.ofMillis(50);
    private static final Duration POLL = Duration.ofMillis(1);
    private static final List<Duration> RETRIES = List.of(Duration.ofSeconds(2), Duration.ofMillis(5500));
    private static final HttpClient BROWSER = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();

    final FaceProvider provider = FaceProvider.start(0, APP_CODE);
    final Person person = Person.adult();
    final Facts facts = new Facts();
    final int port = Layout.freePort();
    final List<String> said = new ArrayList<>();
    /** Whether the tester has typed name and number. */
    boolean typed;

    Waiting waiting = this::pass;
    Predicate<String> agrees = question -> true;
    String agreement = "I agree";

    private final Path folder;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private int retried;

    Sandboxed(Path folder) {
        this.folder = folder;
    }

    /** Makes a run, and returns its status. */
    int run(String... options) throws Exception {
        return run(Optional.of(new Script()), options);
    }

    int runWithoutTerminal(String... options) throws Exception {
        return run(Optional.empty(), options);
    }

    private int run(Optional<Terminal> terminal, String... options) throws Exception {
        String[] arguments = Stream.concat(arguments(), Arrays.stream(options)).toArray(String[]::new);
        Consumer<String> output = terminal.<Consumer<String>>map(it -> it::say).orElse(said::add);
        return Acceptance.run(APP_CODE, folder, terminal, output, facts, waiting, clock(), arguments);
    }

    /** Stands still unless it is moved, so that a busy machine does not look like late retries. */
    private Clock clock() {
        InstantSource source = now::get;
        return source.withZone(ZoneOffset.UTC);
    }

    private void forward(Duration time) {
        now.updateAndGet(it -> it.plus(time));
        provider.clock().forward(time);
    }

    Stream<String> arguments() {
        return Stream.of("--public-url=http://127.0.0.1:" + port, "--provider=" + provider.url(), "--port=" + port);
    }

    String report() throws IOException {
        return Files.readString(folder.resolve(Acceptance.REPORT));
    }

    /** The rows of the report: what was found by statement. */
    Map<String, String> rows() throws IOException {
        return ROW.matcher(report()).results().collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    }

    /** Moves the clocks to the next try of a notification, once the one before was answered, or to the end. */
    private boolean pass(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        Instant end = now.get().plus(atMost);
        // After the check in the mini program nothing comes.
        Duration patience = facts.answer(Step.QUERY_WE_CHAT).isPresent() ? QUIET : COMES;
        long giveUp = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (retried < RETRIES.size() && refused() > retried) {
                forward(RETRIES.get(retried++));
            } else if (atMost.compareTo(LONG) > 0 || System.nanoTime() > giveUp) {
                forward(Duration.between(now.get(), end));
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return true;
    }

    private long refused() {
        return provider.notifications().stream()
                .filter(it -> it.method().equals("POST") && it.status() == 503)
                .count();
    }

    @Override
    public void close() {
        provider.close();
    }

    /** The operator and the tester. */
    private final class Script implements Terminal {

        private String link = "";

        @Override
        public void say(String text) {
            said.add(text);
            if (text.startsWith("http")) {
                link = text.lines().findFirst().orElseThrow();
            }
        }

        @Override
        public boolean agrees(String question) {
            said.add(question);
            if (!agrees.test(question)) {
                return false;
            }
            if (question.contains("face page open")) {
                send(HttpRequest.newBuilder(URI.create(link)));
            } else if (question.contains("show a failure")) {
                press("outcome=fail");
            } else if (question.contains("show a success")) {
                press("outcome=pass");
            } else if (question.contains("say that it has expired")) {
                return send(HttpRequest.newBuilder(URI.create(link))).statusCode() == 410;
            }
            return true;
        }

        @Override
        public String answer(String question) {
            return agreement;
        }

        @Override
        public String unseen(String question) {
            typed = true;
            return question.startsWith("Name") ? person.name() : person.idNumber();
        }

        private void press(String form) {
            send(HttpRequest.newBuilder(URI.create(link + "/decision"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form)));
        }

        private HttpResponse<String> send(HttpRequest.Builder request) {
            return BROWSER.sendAsync(request.build(), BodyHandlers.ofString()).join();
        }
    }
}
