package org.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The shop, with the reference application and the sandbox that Maven has started. */
@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT, properties = "spring.datasource.url=jdbc:h2:mem:shop")
@ExtendWith(OutputCaptureExtension.class)
class ShopIT {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String OTHER_SECRET = "whsec_YW5vdGhlci1vbmUtYW5vdGhlci1vbmUtYW5vdGhlcg==";

    /** What happens to the next call of the reference application. */
    enum Loss {
        NOTHING,
        REQUEST,
        ANSWER
    }

    private static volatile Loss loss = Loss.NOTHING;

    @TestConfiguration
    static class Wire {

        @Bean
        RestClientCustomizer losing() {
            return builder -> builder.requestInterceptor((request, body, execution) -> {
                Loss its = loss;
                loss = Loss.NOTHING;
                if (its == Loss.REQUEST) {
                    throw new IOException("The request is lost");
                }
                ClientHttpResponse answer = execution.execute(request, body);
                if (its == Loss.ANSWER) {
                    answer.close();
                    throw new IOException("The answer is lost");
                }
                return answer;
            });
        }
    }

    @Autowired
    JdbcClient database;

    @Value("${identity.webhook.secret}")
    String secret;

    @Value("${server.port}")
    int port;

    RestTestClient shop;

    @BeforeAll
    static void awaitReferenceApplication(@Value("${identity.url}") String url) {
        RestTestClient client = RestTestClient.bindToServer().baseUrl(url).build();
        await().atMost(LONG)
                .untilAsserted(() -> client.get()
                        .uri("/environment")
                        .exchange()
                        .expectStatus()
                        .isOk());
    }

    @BeforeEach
    void connect() {
        shop = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port + "/shop/api")
                .build();
    }

    @AfterEach
    void logsNothingPersonal(CapturedOutput output) {
        assertThat(output.getAll()).doesNotContain("张三", "11010519491231002X", "/sandbox/", secret);
    }

    @Test
    void aCustomerWhoPassesAfterAFailureIsVerified() {
        String link = begin("c2");
        decide(link, "fail");
        await().atMost(LONG).untilAsserted(() -> assertCustomer("c2", false, 1));
        decide(link, "pass");
        await().atMost(LONG).untilAsserted(() -> assertCustomer("c2", true, 2));
    }

    @Test
    void aDeliveryThatComesAgainDoesNothing() throws Exception {
        begin("c3");
        byte[] body = completed(contextOf("c3"), true);
        HttpHeaders headers = signed(secret, Instant.now().getEpochSecond(), body);
        deliver(headers, body, 204);
        deliver(headers, body, 204);
        assertCustomer("c3", true, 1);
    }

    @Test
    void onlyTheReferenceApplicationCanSayThatACustomerPassed() throws Exception {
        begin("c4");
        byte[] body = completed(contextOf("c4"), true);
        byte[] changed = completed(contextOf("c4"), true);
        changed[changed.length - 1] ^= 1;
        long now = Instant.now().getEpochSecond();

        deliver(new HttpHeaders(), body, 401);
        deliver(signed(secret, now, body), changed, 401);
        deliver(signed(OTHER_SECRET, now, body), body, 401);
        deliver(signed(secret, now - 360, body), body, 401);
        deliver(signed(secret, now + 360, body), body, 401);
        assertCustomer("c4", false, 0);

        deliver(signed(secret, now, body), body, 204);
        assertCustomer("c4", true, 1);
    }

    @Test
    void aPassThatIsNotConfirmedVerifiesNoCustomer() throws Exception {
        begin("c5");
        byte[] body = completed(contextOf("c5"), false);
        deliver(signed(secret, Instant.now().getEpochSecond(), body), body, 204);
        assertCustomer("c5", false, 1);
    }

    @Test
    void theTestEventIsAccepted(@Value("${identity.url}") String url) {
        RestTestClient.bindToServer()
                .baseUrl(url)
                .build()
                .post()
                .uri("/operations/webhook/test")
                .exchange()
                .expectBody()
                .jsonPath("$.accepted")
                .isEqualTo(true);
    }

    @Test
    void aCheckWhoseLinkIsLostIsStartedAgainOnlyOnRequest() {
        loss = Loss.ANSWER;
        check("c6", false).expectStatus().isEqualTo(504);
        check("c6", false).expectStatus().isEqualTo(409);
        check("c6", true).expectStatus().isOk();
    }

    @Test
    void aStartThatNeverArrivedIsRepeated() {
        loss = Loss.REQUEST;
        check("c7", false).expectStatus().isEqualTo(504);
        check("c7", false).expectStatus().isOk();
    }

    @Test
    void aStartThatWasRefusedForNowKeepsItsKeyUntilItIsAnswered() {
        rename("测试-T429PA");
        check("c8", false).expectStatus().isEqualTo(503);
        assertThat(value("SELECT COUNT(open_check) FROM customer WHERE id = ?", "c8"))
                .isEqualTo("1");
        rename("张三");
        check("c8", false).expectStatus().isOk();
        assertThat(value("SELECT COUNT(open_check) FROM customer WHERE id = ?", "c8"))
                .isEqualTo("0");
    }

    @Test
    void aStrangerIsNotChecked() {
        check("stranger", false).expectStatus().isNotFound();
    }

    private void rename(String name) {
        database.sql("UPDATE customer SET name = ? WHERE id = 'c8'").param(name).update();
    }

    private RestTestClient.ResponseSpec check(String customer, boolean again) {
        return shop.post()
                .uri("/customers/{customer}/face-check?again={again}", customer, again)
                .exchange();
    }

    private String begin(String customer) {
        return check(customer, false)
                .expectStatus()
                .isOk()
                .returnResult(CustomersController.FaceCheck.class)
                .getResponseBody()
                .link();
    }

    /** Presses a button of the sandbox's face page. */
    private void decide(String link, String outcome) {
        shop.post()
                .uri(URI.create(link + "/decision"))
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .body("outcome=" + outcome)
                .exchange()
                .expectStatus()
                .value(status -> assertThat(status).isLessThan(400));
    }

    private void deliver(HttpHeaders headers, byte[] body, int expected) {
        shop.post()
                .uri("/webhooks/identity")
                .headers(it -> headers.forEach(it::addAll))
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange()
                .expectStatus()
                .isEqualTo(expected);
    }

    /** The result as the reference application would send it. */
    private static byte[] completed(String contextId, boolean confirmed) {
        return """
                {"type":"verification.completed","timestamp":"2026-03-01T08:01:30Z",\
                "data":{"contextId":"%s","outcome":"PASSED","confirmed":%s}}""".formatted(contextId, confirmed).getBytes(StandardCharsets.UTF_8);
    }

    private static HttpHeaders signed(String secret, long timestamp, byte[] body) throws Exception {
        String id = UUID.randomUUID().toString();
        HttpHeaders headers = new HttpHeaders();
        headers.set("webhook-id", id);
        headers.set("webhook-timestamp", String.valueOf(timestamp));
        headers.set(
                "webhook-signature", new Webhook(secret).sign(id, timestamp, new String(body, StandardCharsets.UTF_8)));
        return headers;
    }

    private String contextOf(String customer) {
        return value("SELECT context_id FROM face_check WHERE customer = ?", customer);
    }

    private String value(String query, String customer) {
        return database.sql(query).param(customer).query(String.class).single();
    }

    private void assertCustomer(String customer, boolean verified, int results) {
        shop.get()
                .uri("/customers/{customer}", customer)
                .exchange()
                .expectBody(CustomersController.Status.class)
                .isEqualTo(new CustomersController.Status(customer, verified, results));
    }
}
