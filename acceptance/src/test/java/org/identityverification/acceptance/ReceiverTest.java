package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A request to the public URL")
class ReceiverTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final int port = Layout.freePort();
    private final URI url = URI.create("http://127.0.0.1:" + port + "/behind/a/proxy");
    private final Facts facts = new Facts();
    private final AtomicInteger reports = new AtomicInteger();
    private Receiver receiver;

    @BeforeEach
    void open() throws Exception {
        receiver = new Receiver(port, url, new Bodies(), facts, reports::incrementAndGet, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    @DisplayName("is in the report at once, even if the run is killed before its next step")
    void reported() throws Exception {
        assertThat(post(receiver.url("notify", receiver.newId(Step.START_TENCENT))))
                .isEqualTo(200);

        assertThat(facts.arrivals()).hasSize(1);
        await().until(() -> reports.get() == 1);
    }

    @Test
    @DisplayName("has the address that the proxy has seen, not one that the sender claims")
    void sender() throws Exception {
        post(receiver.url("notify", receiver.newId(Step.START_TENCENT)));

        assertThat(facts.arrivals().get(0).address()).isEqualTo("198.51.100.9");
    }

    @Test
    @DisplayName("is answered 404 and not recorded when its URL is not of this run")
    void unknown() throws Exception {
        assertThat(post(receiver.url("notify", "00000000-0000-0000-0000-000000000000")))
                .isEqualTo(404);

        assertThat(facts.arrivals()).isEmpty();
    }

    private static int post(URI url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("X-Forwarded-For", "192.0.2.1, 198.51.100.9")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    }
}
