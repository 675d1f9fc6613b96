package org.identityverification.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The answer to a request, with everything in it, which must not be reported. */
record Reply(int status, Duration took, Map<String, List<String>> headers, String body) {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ASK = Duration.ofSeconds(30);
    private static final int LONGEST = 64 * 1024;

    /** Uses the JVM's proxy and follows no redirects. */
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .proxy(ProxySelector.getDefault())
            .build();

    static Reply to(HttpRequest.Builder request) throws IOException, InterruptedException {
        long sent = System.nanoTime();
        HttpResponse<InputStream> response = CLIENT.send(request.timeout(ASK).build(), BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            String body = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
            return new Reply(
                    response.statusCode(),
                    Duration.ofNanos(System.nanoTime() - sent),
                    response.headers().map(),
                    body);
        }
    }
}
