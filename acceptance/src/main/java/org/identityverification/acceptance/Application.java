package org.identityverification.acceptance;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;

/** One check through the reference application, which shows the module: start, notification, status. */
record Application(URI root, Operator operator, Waiting waiting, Clock clock) {

    /** The variable with the token that the application requires in production. */
    private static final String TOKEN = "IDENTITY_APP_TOKEN";

    private static final Duration DELIVERED = Duration.ofMinutes(5);

    Verdict start(Tester tester) throws InterruptedException {
        try {
            JsonObject mode = Json.createObjectBuilder().add("mode", "TENCENT").build();
            Provider.Reply started = Provider.send(request("")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(tester.json("name", "idNumber", mode))));
            JsonObject json = Redaction.json(started.body());
            String id = Redaction.text(json, "id");
            if (started.status() != 201 || !id.matches("[A-Za-z0-9-]{1,64}")) {
                return Verdict.different("the start was answered " + started.status());
            }
            operator.show(Redaction.text(json, "authUrl"));
            return operator.confirms("Pass the check. Does the phone show a success?")
                    ? result(id)
                    : Verdict.notSeen("started, but the tester has not passed");
        } catch (IOException e) {
            return Verdict.different("a call failed: " + e.getClass().getSimpleName());
        }
    }

    private Verdict result(String id) throws InterruptedException {
        long since = clock.millis();
        boolean delivered = waiting.until(() -> find(id).containsKey("deliveredAt"), DELIVERED);
        String status = Redaction.text(find(id), "status");
        String seen = "201, then status " + (status.matches("[A-Z]+") ? status : "none")
                + (delivered ? ", delivered " : ", not delivered ")
                + (clock.millis() - since) / 1000 + " s after the success";
        return delivered && status.equals("PASSED") ? Verdict.asWritten(seen) : Verdict.different(seen);
    }

    /** The application's answer about a verification; empty if it can't be asked now. */
    private JsonObject find(String id) {
        try {
            return Redaction.json(Provider.send(request("/" + id)).body());
        } catch (IOException | InterruptedException e) {
            return JsonObject.EMPTY_JSON_OBJECT;
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + "/verifications" + path));
        String token = System.getenv().getOrDefault(TOKEN, "");
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }
}
