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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.Person;
import org.identityverification.testservers.Layout;

/** A run against the simulated provider, with an operator and a tester who do as they are asked. */
final class Sandboxed implements AutoCloseable {

    static final String APP_CODE = "app-code-of-this-test";

    private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[([a-z0-9-]+)]\\(.* \\| (.*) \\|$");
    private static final Duration LONG = Duration.ofMinutes(5);
    /** How long to wait in real time: for what comes, for what a deviation loses, and for what never comes. */
    private static final Duration COMES = Duration.ofSeconds(20);

    private static final Duration SILENT = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(1);
    private static final Duration QUIET = Duration.ofMillis(50);
    private static final List<Duration> RETRIES = List.of(Duration.ofSeconds(2), Duration.ofMillis(5500));
    private static final HttpClient BROWSER = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .build();

    final FaceProvider provider = FaceProvider.start(0, APP_CODE);
    final Person person = Person.adult();
    final Path folder;
    final List<String> said = new ArrayList<>();
    Predicate<String> agrees = question -> true;
    String agreement = "I agree";

    private final int port = Layout.freePort();
    private Deviation deviation = Deviation.none();
    private int retried;

    /** The result of a run. */
    record Outcome(int status, String report) {

        Map<String, String> rows() {
            Map<String, String> rows = new TreeMap<>();
            Matcher row = ROW.matcher(report);
            while (row.find()) {
                rows.put(row.group(1), row.group(2));
            }
            return rows;
        }

        List<String> different() {
            return rows().entrySet().stream()
                    .filter(row -> row.getValue().startsWith("**different**"))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    Sandboxed(Path folder) {
        this.folder = folder;
    }

    Outcome run(Deviation between, String... options) throws Exception {
        return run(between, true, options);
    }

    Outcome run(Deviation between, boolean withTerminal, String... options) throws Exception {
        deviation = between;
        try (Between wire = new Between(provider.url(), port, between)) {
            String[] arguments = Stream.concat(
                            Stream.of(
                                    "--public-url=" + wire.url("public"),
                                    "--provider=" + wire.url("provider"),
                                    "--port=" + port),
                            Arrays.stream(options))
                    .toArray(String[]::new);
            int status = Acceptance.run(
                    APP_CODE,
                    folder,
                    withTerminal ? Optional.of(new Script()) : Optional.empty(),
                    said::add,
                    this::pass,
                    provider.clock(),
                    arguments);
            return new Outcome(status, report());
        }
    }

    String report() throws IOException {
        return Files.readString(folder.resolve(Acceptance.REPORT));
    }

    int port() {
        return port;
    }

    /** Moves the clock to the next try of a notification, once the one before was answered, or to the end. */
    private boolean pass(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        Instant end = provider.clock().instant().plus(atMost);
        Duration patience = isQuiet() ? QUIET : deviation.isSilent() ? SILENT : COMES;
        long giveUp = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (retried < RETRIES.size() && refused() > retried) {
                provider.clock().forward(RETRIES.get(retried++));
            } else if (atMost.compareTo(LONG) > 0 || System.nanoTime() > giveUp) {
                provider.clock().forward(Duration.between(provider.clock().instant(), end));
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return true;
    }

    /** Whether the check in the mini program is done, after which nothing comes. */
    private boolean isQuiet() {
        return !said.isEmpty() && said.stream().anyMatch(it -> it.startsWith(Step.QUERY_WE_CHAT.words + ":"));
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
                send(HttpRequest.newBuilder(link()));
            } else if (question.contains("show a failure")) {
                press("outcome=fail");
            } else if (question.contains("show a success")) {
                press("outcome=pass");
            } else if (question.contains("say that it has expired")) {
                return send(HttpRequest.newBuilder(link())).statusCode() == 410 && deviation.linkExpires();
            }
            return true;
        }

        @Override
        public String answer(String question) {
            said.add(question);
            return agreement;
        }

        @Override
        public char[] unseen(String question) {
            said.add(question);
            return (question.startsWith("Name") ? person.name() : person.idNumber()).toCharArray();
        }

        /** The link that was shown last; the check's own if the deviating provider sends none. */
        private URI link() {
            List<Check> checks = provider.checks();
            return link.isEmpty() ? checks.get(checks.size() - 1).link() : URI.create(link);
        }

        private void press(String form) {
            send(HttpRequest.newBuilder(URI.create(link() + "/decision"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form)));
        }

        private HttpResponse<String> send(HttpRequest.Builder request) {
            return BROWSER.sendAsync(request.build(), BodyHandlers.ofString()).join();
        }
    }
}
