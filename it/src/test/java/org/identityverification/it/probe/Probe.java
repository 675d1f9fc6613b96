package org.identityverification.it.probe;

import static org.awaitility.Awaitility.await;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.identityverification.it.server.Deployments;
import org.identityverification.it.server.Http;
import org.identityverification.it.server.TestServer;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.script.Fault;
import org.identityverification.testkit.script.SpoiledAnswer;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A deployed application whose results a test follows, seen from the test's side; and the archive that it is made of. */
public final class Probe {

    /** An entry begins with its time. */
    private static final Pattern ENTRIES = Pattern.compile("^(?=\\[\\d)", Pattern.MULTILINE);

    private final URI root;

    /** The application that is deployed under a name on a server. */
    public Probe(URI server, String name) {
        this.root = server.resolve("/" + name + "/api/probe");
    }

    /** The application that is deployed under a name on the tests' server. */
    public Probe(String name) {
        this(TestServer.uri("/"), name);
    }

    /** An application with a configuration of its own, which is notified where it is deployed. */
    public static WebArchive archive(String name, Map<String, String> configuration) {
        WebArchive archive = ShrinkWrap.create(WebArchive.class, name + ".war")
                .merge(Deployments.moduleWith(ProbeResource.class, ProbeApplication.class, ProbedObserver.class));
        return Deployments.configured(archive, withPublicUrl(name, configuration));
    }

    private static Map<String, String> withPublicUrl(String name, Map<String, String> configuration) {
        Map<String, String> all = new HashMap<>(configuration);
        all.putIfAbsent("identity-verification.public-url", "http://localhost:${http.port}/" + name + "/api");
        return all;
    }

    /** Starts a verification; tells id, flowId, authUrl and status, or the exception and with it the id, if there is one. */
    public JsonObject start(String contextId) {
        return start("TENCENT", contextId);
    }

    public JsonObject start(String mode, String contextId) {
        return object(send("POST", "?mode=" + mode + "&contextId=" + contextId));
    }

    /** Starts one, and the provider answers when the work is done. */
    public JsonObject start(String contextId, FaceProvider provider, Consumer<Check> beforeTheAnswer) {
        provider.nextCall(SpoiledAnswer.HANG);
        CompletableFuture<JsonObject> started =
                CompletableFuture.supplyAsync(() -> start(contextId), work -> new Thread(work).start());
        beforeTheAnswer.accept(provider.awaitCheck());
        provider.clock().forward(Fault.Pauses.USUAL.hang());
        return started.join();
    }

    public JsonObject startWithoutContext() {
        return object(send("POST", ""));
    }

    /** Starts a verification inside a transaction of the application that is rolled back. */
    public JsonObject startRolledBack(String contextId) {
        return object(send("POST", "?rolledBack=true&contextId=" + contextId));
    }

    /** What is known of a verification: an empty object when it is unknown. */
    public JsonObject find(String id) {
        return object(send("GET", "/" + id));
    }

    public JsonObject findRolledBack(String id) {
        return object(send("GET", "/" + id + "?rolledBack=true"));
    }

    public String status(String id) {
        return find(id).getString("status", "");
    }

    /** Asks for a result at once. */
    public JsonObject query(String id) {
        return object(send("POST", "/" + id + "/query"));
    }

    /** What the observer was given, in its order. */
    public List<JsonObject> events(String id) {
        return array(send("GET", "/" + id + "/events"));
    }

    public List<String> outcomes(String id) {
        return events(id).stream().map(event -> event.getString("outcome")).toList();
    }

    /** Waits until the observer has been given so much. */
    public List<JsonObject> awaitEvents(String id, int count) {
        return await().atMost(TestServer.LONG_ENOUGH).until(() -> events(id), events -> events.size() >= count);
    }

    /** Waits until the module knows that the observer has taken it. */
    public JsonObject awaitDelivered(String id) {
        return awaitDelivered(id, TestServer.LONG_ENOUGH);
    }

    public JsonObject awaitDelivered(String id, Duration longest) {
        return await().atMost(longest).until(() -> find(id), found -> found.containsKey("deliveredAt"));
    }

    /** With how many deliveries the observer hangs just now. */
    public int hanging() {
        return Integer.parseInt(send("GET", "/hanging").body());
    }

    /** Starts many verifications and waits for none of them; only where {@code FloodResource} is deployed, as the rest. */
    public void floodWithStarts(int count) {
        send("POST", "/flood/starts?count=" + count);
    }

    /** Looks a verification up again and again, many times at once. */
    public void floodWithFinds(String id, int callers) {
        send("POST", "/flood/finds?id=" + id + "&callers=" + callers);
    }

    public void endFlood() {
        send("DELETE", "/flood/finds");
    }

    /** How often the flood was told that the store is not available. */
    public int unavailable() {
        return Integer.parseInt(send("GET", "/flood/finds").body());
    }

    public List<JsonObject> parked(String id) {
        return of(id, array(send("GET", "/parked")));
    }

    /** Waits until the observer has taken everything that there is to deliver. */
    public void awaitNothingToDeliver(String id) {
        await().atMost(TestServer.LONG_ENOUGH).until(() -> overdue(id, "PT0S").isEmpty());
    }

    public List<JsonObject> overdue(String id, String olderThan) {
        return of(id, overdue(olderThan));
    }

    public List<JsonObject> overdue(String olderThan) {
        return array(send("GET", "/overdue?olderThan=" + olderThan));
    }

    public void mend(String contextId) {
        send("POST", "/mended?contextId=" + contextId);
    }

    public boolean redrive(String deliveryId) {
        return Boolean.parseBoolean(
                send("POST", "/redriven/delivery/" + deliveryId).body());
    }

    public int redriveVerification(String id) {
        return Integer.parseInt(send("POST", "/redriven/verification/" + id).body());
    }

    public boolean release(String deliveryId) {
        return Boolean.parseBoolean(send("POST", "/released/" + deliveryId).body());
    }

    public boolean discard(String deliveryId) {
        return Boolean.parseBoolean(send("POST", "/discarded/" + deliveryId).body());
    }

    /** The entries of the tests' server's log that contain all of this. */
    public static List<String> logged(String... all) {
        return logged(TestServer.logs(), all);
    }

    /** The entries of a server's log that contain all of this, each with the stack trace that belongs to it. */
    public static List<String> logged(Path logs, String... all) {
        try {
            return ENTRIES.splitAsStream(Files.readString(logs.resolve("messages.log")))
                    .filter(entry -> List.of(all).stream().allMatch(entry::contains))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a log names a verification. */
    public static String shown(String id) {
        return id.substring(0, 8) + "…";
    }

    private HttpResponse<String> send(String method, String path) {
        return Http.send(method, URI.create(root + path), BodyPublishers.noBody());
    }

    private static List<JsonObject> of(String id, List<JsonObject> deliveries) {
        return deliveries.stream()
                .filter(it -> it.getString("verificationId").equals(id))
                .toList();
    }

    private static JsonObject object(HttpResponse<String> answer) {
        return Http.json(answer);
    }

    private static List<JsonObject> array(HttpResponse<String> answer) {
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            JsonArray array = reader.readArray();
            return array.getValuesAs(JsonObject.class);
        }
    }
}
