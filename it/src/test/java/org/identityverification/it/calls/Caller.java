package org.identityverification.it.calls;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.TestServer;
import org.identityverification.it.support.HttpRequests;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A deployed application that starts verifications, seen from the test's side; and the archive that it is made of. */
public final class Caller {

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
        return HttpRequests.jsonArray(send("GET", "/attempts")).getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .collect(Collectors.toList());
    }

    /** How many threads are inside a call to the provider. */
    public int busyThreads() {
        return HttpRequests.json(send("GET", "/threads")).getInt("busy");
    }

    /** How many of those threads have been interrupted. */
    public int interruptedThreads() {
        return HttpRequests.json(send("GET", "/threads")).getInt("interrupted");
    }

    /** A configured value as the application sees it. */
    public String configuration(String key) {
        return send("GET", "/configuration?key=" + key);
    }

    private List<Seen> seen(String query) {
        return StreamSupport.stream(HttpRequests.jsonArray(send("POST", query)).spliterator(), false)
                .map(report -> Seen.of(report.asJsonObject()))
                .collect(Collectors.toList());
    }

    private String send(String method, String pathAndQuery) {
        return HttpRequests.bodyOf(
                HttpRequests.send(method, URI.create(starts + pathAndQuery), BodyPublishers.noBody()));
    }

    /** What the caller of the service saw. */
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
