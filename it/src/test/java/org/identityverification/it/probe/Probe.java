package org.identityverification.it.probe;

import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.RestRoot;
import org.identityverification.it.server.TestServer;
import org.identityverification.testapplication.ProbeResource;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testservers.KeyValues;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A test's view of a deployed application, whose results it follows; and the archive of that application. */
public final class Probe {

    private static final Pattern ENTRIES = Pattern.compile("^(?=\\[\\d)", Pattern.MULTILINE);

    private final URI root;

    public Probe(URI server, String name) {
        this.root = server.resolve("/" + name + "/api/probe");
    }

    public Probe(String name) {
        this(TestServer.uri("/"), name);
    }

    /** An application with a configuration of its own, and with notify URLs that lead to its own deployment. */
    public static WebArchive archive(String name, Map<String, String> configuration) {
        Map<String, String> all = new HashMap<>(configuration);
        all.putIfAbsent("identity-verification.public-url", "http://localhost:${http.port}/" + name + "/api");
        WebArchive archive = ShrinkWrap.create(WebArchive.class, name + ".war").merge(in(Deployments.moduleWith()));
        return Deployments.configured(archive.addClass(RestRoot.class), all);
    }

    /** One that queries the provider only when the test or a notification causes it. {@code more} is like {@code "key=value"}. */
    public static WebArchive asking(String name, FaceProvider provider, String... more) {
        Map<String, String> asking = Map.of(
                "identity-verification.result-query.enabled", "true",
                "identity-verification.result-query.first-delay", "PT10M",
                "identity-verification.task-poll", "PT0.5S");
        return archive(name, provider, asking, more);
    }

    public static WebArchive notAsking(String name, FaceProvider provider, String... more) {
        return archive(name, provider, Map.of("identity-verification.result-query.enabled", "false"), more);
    }

    private static WebArchive archive(String name, FaceProvider provider, Map<String, String> asking, String... more) {
        Map<String, String> configuration = new HashMap<>(asking);
        configuration.put(Deployments.PROVIDER_URL, provider.url());
        configuration.putAll(KeyValues.of(more));
        return archive(name, configuration);
    }

    public static WebArchive in(WebArchive archive) {
        return archive.addPackage(ProbeResource.class.getPackage());
    }

    /** Starts a verification. Returns id, flowId, authUrl and status, or the exception and its verification id, if any. */
    public JsonObject start(String contextId) {
        return object("POST", "?contextId=" + contextId);
    }

    public JsonObject start(String contextId, String account) {
        return object("POST", "?contextId=" + contextId + "&account=" + account);
    }

    public JsonObject startRolledBack(String contextId) {
        return object("POST", "?rolledBack=true&contextId=" + contextId);
    }

    /** The kind of the failure of a start; empty if it succeeds. */
    public String call() {
        return failure(object("POST", ""));
    }

    public String callAsync() {
        return failure(object("POST", "?async=true"));
    }

    private static String failure(JsonObject report) {
        return report.getString("kind", report.getString("exception", ""));
    }

    /** What is known of a verification; without {@code id} when it is unknown. */
    public JsonObject find(String id) {
        return object("GET", "/" + id);
    }

    /** Whether the store has answered that it does not know a verification. */
    public boolean isUnknown(String id) {
        JsonObject found = find(id);
        return !found.containsKey("id") && !found.containsKey("exception");
    }

    public JsonObject findRolledBack(String id) {
        return object("GET", "/" + id + "?rolledBack=true");
    }

    public String status(String id) {
        return find(id).getString("status", "");
    }

    /** The events that the synchronous observer received. */
    public List<JsonObject> events(String id) {
        return array("/" + id + "/events").stream()
                .filter(event -> event.getString("observer").equals("sync"))
                .toList();
    }

    public List<String> outcomes(String id) {
        return events(id).stream().map(event -> event.getString("outcome")).toList();
    }

    public List<JsonObject> awaitEvents(String id, int count) {
        return await().until(() -> events(id), events -> events.size() >= count);
    }

    public void awaitOutcomes(String id, String... outcomes) {
        await().until(() -> outcomes(id), List.of(outcomes)::equals);
    }

    public JsonObject awaitDelivered(String id) {
        return awaitDelivered(id, TestServer.LONG_ENOUGH);
    }

    public JsonObject awaitDelivered(String id, Duration longest) {
        return await().atMost(longest).until(() -> find(id), found -> found.containsKey("deliveredAt"));
    }

    public void mend(String contextId) {
        send("POST", "/mended?contextId=" + contextId);
    }

    public boolean erase(String id) {
        return Boolean.parseBoolean(send("DELETE", "/" + id));
    }

    /** The entries of the shared server's log that contain all of these texts. */
    public static List<String> logged(String... all) {
        return logged(TestServer.logs(), all);
    }

    /** The entries of a server's log that contain all of these texts, each with its stack trace. */
    public static List<String> logged(Path logs, String... all) {
        try {
            return ENTRIES.splitAsStream(Files.readString(logs.resolve("messages.log")))
                    .filter(entry -> List.of(all).stream().allMatch(entry::contains))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a server's audit record with this text, such as a verification's id. */
    public static List<JsonObject> audited(Path logs, String text) {
        return logged(logs, " org.identityverification.app.audit ", text).stream()
                .map(entry -> Http.json(entry.substring(entry.indexOf('{'))))
                .toList();
    }

    public static String shown(String id) {
        return id.substring(0, 8) + "…";
    }

    private JsonObject object(String method, String path) {
        return Http.json(send(method, path));
    }

    private List<JsonObject> array(String path) {
        return Http.jsonArray(send("GET", path)).getValuesAs(JsonObject.class);
    }

    private String send(String method, String path) {
        return Http.bodyOf(Http.send(method, URI.create(root + path), BodyPublishers.noBody()));
    }
}
