package org.identityverification.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.identityverification.testservers.Layout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReceiverTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final int port = Layout.freePort();
    private final Facts facts = new Facts();
    private final AtomicInteger reports = new AtomicInteger();
    private Receiver receiver;

    @BeforeEach
    void open() throws Exception {
        facts.onChange(reports::incrementAndGet);
        URI url = URI.create("http://127.0.0.1:" + port + "/behind/a/proxy");
        receiver = new Receiver(port, url, new Redaction(Clock.systemUTC()), facts, Clock.systemUTC());
        receiver.during(Step.PASS, 1);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void is_in_the_report_at_once_with_the_address_that_the_proxy_has_seen_not_one_that_the_sender_claims()
            throws Exception {
        String url = receiver.url("notify", receiver.newId(Step.START_TENCENT));

        assertThat(List.of(post(url), post(url))).containsExactly(503, 200);
        assertThat(facts.seen()).extracting(Seen::sender).containsExactly("198.51.100.9", "198.51.100.9");
        assertThat(reports).hasValue(2);
    }

    @Test
    void is_answered_404_and_not_recorded_when_its_URL_is_not_of_this_run() throws Exception {
        assertThat(post(receiver.url("notify", "00000000-0000-0000-0000-000000000000")))
                .isEqualTo(404);

        assertThat(facts.seen()).isEmpty();
    }

    private static int post(String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("X-Forwarded-For", "192.0.2.1, 198.51.100.9")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    }
}
