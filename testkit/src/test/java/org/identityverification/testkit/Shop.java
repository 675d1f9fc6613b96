package org.identityverification.testkit;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.identityverification.testkit.simulation.HttpFront;
import org.identityverification.testkit.wire.Answer;
import org.identityverification.testkit.wire.Call;
import org.identityverification.testservers.HttpRequests;

/**
 * Does what an application with the module does: starts checks, receives notifications, remembers who passed. Not for production: it
 * neither retries nor asks the provider.
 */
final class Shop implements AutoCloseable {

    private final AtomicLong nonce = new AtomicLong(System.currentTimeMillis());
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Set<String> verified = ConcurrentHashMap.newKeySet();
    private final List<String> visits = new CopyOnWriteArrayList<>();
    private final Map<String, String> configuration;
    private final HttpFront front = new HttpFront(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private volatile int answer = 200;

    /** Takes the keys and values of the module's configuration. */
    Shop(Map<String, String> configuration) throws IOException {
        this.configuration = configuration;
        front.serve(Runnable::run, Clock.systemUTC(), this::receive);
    }

    /** Starts a check of a customer. Returns the link, or why there is none: a gateway's code, a business code, "unreadable". */
    String check(String customer, Person person) {
        String token = Long.toString(nonce.get(), Character.MAX_RADIX);
        tokens.put(token, customer);
        JsonObject body = Json.createObjectBuilder()
                .add("name", person.name())
                .add("idNo", person.idNumber())
                .add("faceauthMode", "TENCENT")
                .add("callbackUrl", "https://shop.example.com/verified")
                .add("contextId", customer)
                .add("notifyUrl", "http://127.0.0.1:" + front.port() + "/notifications/" + token)
                .build();
        return call("POST", "api/individual/face", body.toString(), "authUrl");
    }

    /** Asks the provider for the status of a check. */
    String ask(String flowId) {
        return call("GET", "pub/individual/" + flowId + "/face", "", "status");
    }

    boolean isVerified(String customer) {
        return verified.contains(customer);
    }

    /** The methods of the requests to the notify URLs. */
    List<String> visits() {
        return visits;
    }

    /** From now on valid notifications get this status; with 0 they get no answer. */
    void answers(int status) {
        answer = status;
    }

    @Override
    public void close() {
        front.close();
    }

    private String call(String method, String path, String body, String field) {
        try {
            HttpResponse<String> response = HttpRequests.send(
                    method,
                    URI.create(configuration.get("identity-verification/mp-rest/url") + "/v2/identity/auth/" + path),
                    BodyPublishers.ofString(body),
                    "Authorization",
                    "APPCODE " + configuration.get("identity-verification.app-code"),
                    "X-Ca-Nonce",
                    Long.toString(nonce.getAndIncrement()));
            String refused = HttpRequests.header(response, "X-Ca-Error-Code");
            if (!refused.isEmpty()) {
                return refused;
            }
            JsonObject json = HttpRequests.json(response);
            return json.getInt("code") == 0 ? json.getJsonObject("data").getString(field) : "" + json.getInt("code");
        } catch (RuntimeException e) {
            return "unreadable";
        }
    }

    private void receive(Call call, Consumer<Answer> server) {
        String customer = tokens.get(call.path().replaceFirst("/notifications/", ""));
        visits.add(call.method());
        if (customer != null && answer == 200 && call.body().contains("\"success\":true")) {
            verified.add(customer);
        }
        if (answer != 0) {
            server.accept(Answer.empty(customer == null ? 404 : answer).with("Location", "/elsewhere"));
        }
    }
}
