package org.identityverification.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;

/** Calls the provider, and returns what came back. */
final class Provider {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int LONGEST = 64 * 1024;

    /** Uses the JVM's proxy and follows no redirects. */
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .proxy(ProxySelector.getDefault())
            .build();

    private final URI url;
    private final String appCode;
    private final Clock clock;
    private long lastNonce;

    /** The headers of a call; each may be empty for none. */
    record Headers(String authorization, String nonce) {}

    /** An answer with everything in it, which must not be reported. */
    record Reply(int status, Duration took, String tls, Map<String, List<String>> headers, String body) {}

    Provider(URI url, String appCode, Clock clock) {
        this.url = url;
        this.appCode = appCode;
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
        return send(request(url + "/v2/identity/auth/api/individual/face", headers)
                .header("Content-Type", "application/json;charset=UTF-8")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    Reply query(String flowId) throws IOException, InterruptedException {
        return send(request(url + "/v2/identity/auth/pub/individual/" + flowId + "/face", headers()));
    }

    private static HttpRequest.Builder request(String url, Headers headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (!headers.authorization().isEmpty()) {
            request.header("Authorization", headers.authorization());
        }
        return headers.nonce().isEmpty() ? request : request.header("X-Ca-Nonce", headers.nonce());
    }

    static Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        long sent = System.nanoTime();
        HttpResponse<InputStream> response = CLIENT.send(request.timeout(WAIT).build(), BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            String body = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
            return new Reply(
                    response.statusCode(),
                    Duration.ofNanos(System.nanoTime() - sent),
                    response.sslSession().map(SSLSession::getProtocol).orElse("no TLS"),
                    response.headers().map(),
                    body);
        }
    }
}
