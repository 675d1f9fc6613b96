package org.identityverification.acceptance;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSession;

/** Calls the provider, and returns what came back. */
final class Provider {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int LONGEST = 64 * 1024;
    private static final String ERROR_CODE = "[A-Z][0-9]{3}[A-Z0-9]{2}";

    /** Uses the JVM's proxy and follows no redirects. */
    static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .proxy(ProxySelector.getDefault())
            .build();

    private final URI url;
    private final String appCode;
    private final Bodies bodies;
    private final Clock clock;
    private long lastNonce;

    /**
     * The headers of a call.
     *
     * @param authorization empty for none
     * @param nonce empty for none
     */
    record Headers(String authorization, String nonce) {}

    /** An answer, and the JSON in it, which must not be reported. */
    record Reply(Answer answer, Optional<JsonObject> json) {}

    Provider(URI url, String appCode, Bodies bodies, Clock clock) {
        this.url = url;
        this.appCode = appCode;
        this.bodies = bodies;
        this.clock = clock;
    }

    /** The headers of a valid call. */
    Headers headers() {
        return new Headers("APPCODE " + appCode, nonce(Duration.ZERO));
    }

    /** A nonce that was not used before, older by this age. */
    String nonce(Duration age) {
        lastNonce = Math.max(clock.millis(), lastNonce + 1);
        return Long.toString(lastNonce - age.toMillis());
    }

    Reply start(Headers headers, byte[] body) throws IOException, InterruptedException {
        return call("/v2/identity/auth/api/individual/face", headers, Optional.of(body));
    }

    Reply query(String flowId) throws IOException, InterruptedException {
        return call("/v2/identity/auth/pub/individual/" + flowId + "/face", headers(), Optional.empty());
    }

    private Reply call(String path, Headers headers, Optional<byte[]> body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(WAIT);
        body.ifPresent(bytes -> request.header("Content-Type", "application/json;charset=UTF-8")
                .POST(BodyPublishers.ofByteArray(bytes)));
        if (!headers.authorization().isEmpty()) {
            request.header("Authorization", headers.authorization());
        }
        if (!headers.nonce().isEmpty()) {
            request.header("X-Ca-Nonce", headers.nonce());
        }
        Instant sent = clock.instant();
        HttpResponse<InputStream> response = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
        byte[] bytes;
        try (InputStream in = response.body()) {
            bytes = in.readNBytes(LONGEST);
        }
        Optional<JsonObject> json = Bodies.json(bytes);
        json.ifPresent(bodies::hideStarted);
        HttpHeaders received = response.headers();
        String code = received.firstValue("X-Ca-Error-Code").orElse("");
        String message = received.firstValue("X-Ca-Error-Message").orElse("");
        Answer answer = new Answer(
                response.statusCode(),
                Duration.between(sent, clock.instant()),
                response.sslSession().map(SSLSession::getProtocol).orElse("no TLS"),
                received.map().keySet().stream().map(bodies::name).collect(Collectors.toSet()),
                code.isEmpty() || code.matches(ERROR_CODE) ? code : "?",
                message.isEmpty() ? "" : Documented.refusal(message).orElse("?"),
                bodies.read(bytes, clock.instant()));
        return new Reply(answer, json);
    }
}
