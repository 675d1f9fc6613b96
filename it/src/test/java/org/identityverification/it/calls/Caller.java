package org.identityverification.it.calls;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.TestServer;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A deployed application that starts verifications, seen from the test's side; and the archive that it is made of. */
public final class Caller {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI starts;

    /** The application that is deployed under a name on a server. */
    public Caller(URI server, String name) {
        this.starts = server.resolve("/" + name + "/api/starts");
    }

    /** The application that is deployed under a name on the tests' server. */
    public Caller(String name) {
        this(TestServer.uri("/"), name);
    }

    /** An application whose provider is at {@code provider}, with a configuration of its own. */
    public static WebArchive archive(String name, URI provider, String... configuration) {
        String properties = "identity-verification/mp-rest/url=" + provider + "\n" + String.join("\n", configuration);
        return ShrinkWrap.create(WebArchive.class, name + ".war")
                .merge(Deployments.moduleWith(StartsResource.class, CallerApplication.class, Attempts.class))
                .addAsResource(new StringAsset(properties), "META-INF/microprofile-config.properties")
                .addAsServiceProvider(
                        "org.eclipse.microprofile.rest.client.spi.RestClientListener", Attempts.class.getName());
    }

    /** Starts one verification. */
    public Seen start() {
        return start(1).get(0);
    }

    /** Starts many at once. */
    public List<Seen> start(int callers) {
        return seen("?callers=" + callers);
    }

    /** Starts one through {@code startAsync}, and waits for it. */
    public Seen startAsync() {
        return seen("?async=true").get(0);
    }

    /** Starts many and lets the test go on. */
    public CompletableFuture<List<Seen>> startInBackground(int callers) {
        return CompletableFuture.supplyAsync(() -> start(callers), task -> new Thread(task).start());
    }

    /** Asks for the results of verifications, of all at once. */
    public List<Seen> query(List<String> ids) {
        return seen("/queries?id=" + String.join("&id=", ids));
    }

    /** Asks for them and lets the test go on. */
    public CompletableFuture<List<Seen>> queryInBackground(List<String> ids) {
        return CompletableFuture.supplyAsync(() -> query(ids), task -> new Thread(task).start());
    }

    /** Starts one through {@code startAsync} and leaves it alone. */
    public void launch() {
        send("POST", "/launched");
    }

    /** Cancels what was launched last; tells whether it was not over yet. */
    public boolean cancel() {
        return Boolean.parseBoolean(send("DELETE", "/launched"));
    }

    /** Lets nothing begin on the module's threads; only where {@code HoldResource} is deployed. */
    public void hold() {
        send("POST", "/hold");
    }

    /** Lets begin what was held back. */
    public void release() {
        send("DELETE", "/hold");
    }

    /** The nonces of all attempts since the last time that somebody asked. */
    public List<String> attempts() {
        return array(send("GET", "/attempts")).getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .collect(Collectors.toList());
    }

    /** How many threads are inside a call to the provider. */
    public int busyThreads() {
        return object(send("GET", "/threads")).getInt("busy");
    }

    /** How many of those threads have been interrupted. */
    public int interruptedThreads() {
        return object(send("GET", "/threads")).getInt("interrupted");
    }

    /** A configured value as the application sees it. */
    public String configuration(String key) {
        return send("GET", "/configuration?key=" + key);
    }

    private List<Seen> seen(String query) {
        return StreamSupport.stream(array(send("POST", query)).spliterator(), false)
                .map(report -> Seen.of(report.asJsonObject()))
                .collect(Collectors.toList());
    }

    private String send(String method, String pathAndQuery) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(starts + pathAndQuery))
                .timeout(LONG_ENOUGH)
                .method(method, BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException("The application answered " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException("The application did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The test was interrupted", e);
        }
    }

    private static JsonArray array(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readArray();
        }
    }

    private static JsonObject object(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    /**
     * What the caller of the service saw.
     *
     * @param type the simple name of the exception, or nothing
     * @param kind of an exception
     * @param code of an exception
     * @param message of an exception
     * @param retryable of an exception
     * @param outcomeUnknown of an exception
     * @param verificationId of either
     * @param took until the caller came back
     */
    public record Seen(
            String type,
            String kind,
            String code,
            String message,
            boolean retryable,
            boolean outcomeUnknown,
            String verificationId,
            Duration took) {

        private static Seen of(JsonObject report) {
            return new Seen(
                    report.getString("type"),
                    report.getString("kind", ""),
                    report.getString("code", ""),
                    report.getString("message", ""),
                    report.getBoolean("retryable", false),
                    report.getBoolean("outcomeUnknown", false),
                    report.getString("verificationId", ""),
                    Duration.ofMillis(report.getJsonNumber("millis").longValue()));
        }

        boolean succeeded() {
            return type.isEmpty();
        }
    }
}
