package org.identityverification.acceptance;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** One check through the reference application, which shows the module: start, notification, status. */
final class Application {

    /** The variable with the token that the application requires in production. */
    static final String TOKEN = "IDENTITY_APP_TOKEN";

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration DELIVERED = Duration.ofMinutes(5);
    private static final String ID = "[A-Za-z0-9-]{1,64}";

    private final URI root;
    private final Operator operator;
    private final Waiting waiting;
    private final Clock clock;

    Application(URI root, Operator operator, Waiting waiting, Clock clock) {
        this.root = root;
        this.operator = operator;
        this.waiting = waiting;
        this.clock = clock;
    }

    Verdict start(Tester tester) throws InterruptedException {
        String rest = Json.createObjectBuilder().add("mode", "TENCENT").build().toString();
        byte[] body = tester.json("name", "idNumber", rest);
        try {
            HttpResponse<byte[]> started = send(request("/verifications")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(body)));
            String id = Bodies.json(started.body())
                    .map(json -> Bodies.text(json, "id"))
                    .orElse("");
            if (started.statusCode() != 201 || !id.matches(ID)) {
                return Verdict.different("the start was answered " + started.statusCode());
            }
            operator.show(
                    Bodies.json(started.body())
                            .map(json -> Bodies.text(json, "authUrl"))
                            .orElse(""),
                    "");
            return operator.confirms("Pass the check. Does the phone show a success?")
                    ? result(id)
                    : Verdict.notSeen("started, but the tester has not passed");
        } catch (IOException e) {
            return Verdict.different("a call failed: " + e.getClass().getSimpleName());
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    private Verdict result(String id) throws InterruptedException {
        long since = clock.millis();
        boolean delivered = waiting.until(
                () -> find(id).filter(it -> it.containsKey("deliveredAt")).isPresent(), DELIVERED);
        String status = find(id).map(json -> Bodies.text(json, "status"))
                .filter(it -> it.matches("[A-Z]+"))
                .orElse("none");
        String seen = "201, then status " + status + (delivered ? ", delivered " : ", not delivered ")
                + (clock.millis() - since) / 1000 + " s after the success";
        return delivered && status.equals("PASSED") ? Verdict.asWritten(seen) : Verdict.different(seen);
    }

    /** The application's answer about a verification; empty if it can't be asked now. */
    private Optional<JsonObject> find(String id) {
        try {
            return Bodies.json(send(request("/verifications/" + id)).body());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + path)).timeout(WAIT);
        String token = System.getenv(TOKEN);
        return token == null || token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return Provider.CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }
}
