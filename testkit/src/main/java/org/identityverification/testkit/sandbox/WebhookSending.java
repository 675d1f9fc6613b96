package org.identityverification.testkit.sandbox;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.PrintStream;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends a signed result to a receiver of webhooks, without any server, and tells whether the receiver is right. */
final class WebhookSending {

    static final String USAGE = """
            java -jar identity-verification-sandbox.jar keys [--secret-file=identity-app.webhook.secret]
            java -jar identity-verification-sandbox.jar send --to=URL [options]

              --secret-file=F      the secret or private key; without it the environment's WEBHOOK_SECRET
              --outcome=PASSED     or FAILED, EXPIRED
              --confirmed=true     or false
              --context=…          the contextId
              --account=…          the account
              --test               the test event instead of a result
              --twice              the same webhook-id two times
              --bad-signature      must be answered 4xx
              --old                ten minutes old; must be answered 4xx
            """;

    private static final Set<String> FLAGS = Set.of("--test", "--twice", "--bad-signature", "--old");
    private static final Set<String> VALUES =
            Set.of("--to", "--secret-file", "--outcome", "--confirmed", "--context", "--account");
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration OLD = Duration.ofMinutes(10);
    private static final int MOST_SHOWN = 500;
    private static final int WRONG_RECEIVER = 1;

    private final PrintStream out;

    WebhookSending(PrintStream out) {
        this.out = out;
    }

    /** @throws IllegalArgumentException when an option is wrong; without a secret */
    int keys(List<String> arguments) {
        Map<String, String> given = parse(arguments, Set.of(), Set.of("--secret-file"));
        Path file = Path.of(given.getOrDefault("--secret-file", "identity-app.webhook.secret"));
        out.println(WebhookSigner.newKeys(file));
        out.println("The private key is in " + file + ".");
        return 0;
    }

    /**
     * @return 0 if the receiver is right
     * @throws IllegalArgumentException when an option is wrong; without a secret
     */
    int send(List<String> arguments, Map<String, String> environment) {
        Map<String, String> given = parse(arguments, FLAGS, VALUES);
        URI to = URI.create(given.getOrDefault("--to", ""));
        require(List.of("http", "https").contains(to.getScheme()) && to.getHost() != null, "--to must be a URL");
        WebhookSigner signer = new WebhookSigner(secret(given.get("--secret-file"), environment));
        String id = UUID.randomUUID().toString();
        String body = body(given);
        boolean refused = given.containsKey("--bad-signature") || given.containsKey("--old");
        boolean isRight = true;
        for (int i = given.containsKey("--twice") ? 2 : 1; i > 0; i--) {
            long timestamp = Instant.now()
                    .minus(given.containsKey("--old") ? OLD : Duration.ZERO)
                    .getEpochSecond();
            String signature = signer.sign(id, timestamp, given.containsKey("--bad-signature") ? body + " " : body);
            int status = post(
                    to, body, "webhook-id", id, "webhook-timestamp", "" + timestamp, "webhook-signature", signature);
            isRight &= status / 100 == (refused ? 4 : 2);
        }
        out.println(isRight ? "Right." : "Wrong: the answer must be " + (refused ? "4xx" : "2xx"));
        return isRight ? 0 : WRONG_RECEIVER;
    }

    private int post(URI to, String body, String... headers) {
        out.println("POST " + to);
        for (int i = 0; i < headers.length; i += 2) {
            out.println(headers[i] + ": " + headers[i + 1]);
        }
        out.println("\n" + body + "\n");
        HttpRequest request = HttpRequest.newBuilder(to)
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .headers(headers)
                .POST(BodyPublishers.ofString(body))
                .build();
        long begun = System.nanoTime();
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            String said = answer.body();
            out.println(answer.statusCode() + " after "
                    + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms\n"
                    + said.substring(0, Math.min(said.length(), MOST_SHOWN)));
            return answer.statusCode();
        } catch (IOException | InterruptedException e) {
            out.println("No answer: " + e);
            return 0;
        }
    }

    private static String body(Map<String, String> given) {
        String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        boolean isTest = given.containsKey("--test");
        JsonObjectBuilder data = Json.createObjectBuilder();
        if (!isTest) {
            data.add("id", UUID.randomUUID().toString());
        }
        Optional.ofNullable(given.get("--account")).ifPresent(it -> data.add("account", it));
        if (!isTest) {
            Optional.ofNullable(given.get("--context")).ifPresent(it -> data.add("contextId", it));
            String outcome = given.getOrDefault("--outcome", "PASSED");
            String confirmed = given.getOrDefault("--confirmed", "true");
            require(
                    List.of("PASSED", "FAILED", "EXPIRED").contains(outcome),
                    "--outcome must be PASSED, FAILED or EXPIRED");
            require(List.of("true", "false").contains(confirmed), "--confirmed must be true or false");
            data.add("mode", "TENCENT")
                    .add("outcome", outcome)
                    .add("confirmed", Boolean.parseBoolean(confirmed))
                    .add("source", outcome.equals("EXPIRED") ? "CLOCK" : "NOTIFICATION")
                    .add("completedAt", now);
        }
        return Json.createObjectBuilder()
                .add("type", isTest ? "verification.test" : "verification.completed")
                .add("timestamp", now)
                .add("data", data)
                .build()
                .toString();
    }

    /** Never an argument: those are seen by other users of the machine. */
    private static String secret(@Nullable String file, Map<String, String> environment) {
        if (file == null) {
            String secret = environment.getOrDefault("WEBHOOK_SECRET", "");
            require(!secret.isBlank(), "--secret-file is missing, and WEBHOOK_SECRET is not set");
            return secret;
        }
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("--secret-file can't be read: " + file);
        }
    }

    private static Map<String, String> parse(List<String> arguments, Set<String> flags, Set<String> values) {
        Map<String, String> given = new TreeMap<>();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            boolean isFlag = flags.contains(parts[0]);
            require(isFlag || values.contains(parts[0]), "Unknown option: " + parts[0]);
            require(isFlag == (parts.length == 1), parts[0] + (isFlag ? " has no value" : " needs a value"));
            given.put(parts[0], parts[parts.length - 1]);
        }
        return given;
    }

    private static void require(boolean isTrue, String otherwise) {
        if (!isTrue) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
