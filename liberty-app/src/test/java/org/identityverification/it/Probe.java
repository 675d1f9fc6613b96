package org.identityverification.it;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.identityverification.it.probe.ProbeApplication;
import org.identityverification.it.probe.ProbeResource;
import org.identityverification.it.probe.ProbedObserver;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A deployed application whose results a test follows, seen from the test's side; and the archive that it is made of. */
final class Probe {

    private final URI root;

    /** The application that is deployed under a name on a server. */
    Probe(URI server, String name) {
        this.root = server.resolve("/" + name + "/api/probe");
    }

    /** The application that is deployed under a name on the tests' server. */
    Probe(String name) {
        this(TestServer.uri("/"), name);
    }

    /** An application with a configuration of its own, which is notified where it is deployed. */
    static WebArchive archive(String name, Map<String, String> configuration) {
        WebArchive archive = ShrinkWrap.create(WebArchive.class, name + ".war")
                .merge(Deployments.moduleWith(ProbeResource.class, ProbeApplication.class, ProbedObserver.class));
        return Deployments.configured(archive, withPublicUrl(name, configuration));
    }

    private static Map<String, String> withPublicUrl(String name, Map<String, String> configuration) {
        Map<String, String> all = new HashMap<>(configuration);
        all.putIfAbsent("identity-verification.public-url", "http://localhost:${http.port}/" + name + "/api");
        return all;
    }

    /** Starts a verification; tells id, flowId, authUrl and status, or the exception. */
    JsonObject start(String contextId) {
        return start("TENCENT", contextId);
    }

    JsonObject start(String mode, String contextId) {
        return object(send("POST", "?mode=" + mode + "&contextId=" + contextId));
    }

    /** Starts a verification inside a transaction of the application that is rolled back. */
    JsonObject startRolledBack(String contextId) {
        return object(send("POST", "?rolledBack=true&contextId=" + contextId));
    }

    /** What is known of a verification: an empty object when it is unknown. */
    JsonObject find(String id) {
        return object(send("GET", "/" + id));
    }

    JsonObject findRolledBack(String id) {
        return object(send("GET", "/" + id + "?rolledBack=true"));
    }

    String status(String id) {
        return find(id).getString("status", "");
    }

    /** Asks for a result at once. */
    JsonObject query(String id) {
        return object(send("POST", "/" + id + "/query"));
    }

    /** What the observer was given, in its order. */
    List<JsonObject> events(String id) {
        return array(send("GET", "/" + id + "/events"));
    }

    List<String> outcomes(String id) {
        return events(id).stream().map(event -> event.getString("outcome")).toList();
    }

    /** Waits until the observer has been given so much. */
    List<JsonObject> awaitEvents(String id, int count) {
        return await().atMost(TestServer.LONG_ENOUGH).until(() -> events(id), events -> events.size() >= count);
    }

    /** Waits until the module knows that the observer has taken it. */
    JsonObject awaitDelivered(String id) {
        return await().atMost(TestServer.LONG_ENOUGH).until(() -> find(id), found -> found.containsKey("deliveredAt"));
    }

    List<JsonObject> parked(String id) {
        return of(id, array(send("GET", "/parked")));
    }

    List<JsonObject> overdue(String id, String olderThan) {
        return of(id, array(send("GET", "/overdue?olderThan=" + olderThan)));
    }

    void mend(String contextId) {
        send("POST", "/mended?contextId=" + contextId);
    }

    boolean redrive(String deliveryId) {
        return Boolean.parseBoolean(
                send("POST", "/redriven/delivery/" + deliveryId).body());
    }

    int redriveVerification(String id) {
        return Integer.parseInt(send("POST", "/redriven/verification/" + id).body());
    }

    /** The lines of the tests' server's log that contain all of this. */
    static List<String> logged(String... all) {
        return logged(TestServer.logs(), all);
    }

    /** The lines of a server's log that contain all of this. */
    static List<String> logged(Path logs, String... all) {
        try {
            return Files.readAllLines(logs.resolve("messages.log")).stream()
                    .filter(line -> List.of(all).stream().allMatch(line::contains))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a log names a verification. */
    static String shown(String id) {
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
