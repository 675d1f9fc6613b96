package org.example.shop;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.standardwebhooks.Webhook;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop on Spring Boot, with the reference application that Maven has started. */
abstract class WebhookContract extends ShopContract {

    private static final String IDENTITY = System.getProperty("identity.url");
    private static final String SECRET = System.getProperty("identity.webhook.secret");
    private static final String OTHER_SECRET = "whsec_YW5vdGhlci1vbmUtYW5vdGhlci1vbmUtYW5vdGhlcg==";

    @RegisterExtension
    static FaceProvider provider = FaceProvider.start(Integer.getInteger("provider.port"), "development-only-app-code");

    static ConfigurableApplicationContext shop;

    @BeforeAll
    static void start() {
        shop = SpringApplication.run(ShopApplication.class);
        RestAssured.port = Integer.getInteger("server.port");
        RestAssured.basePath = "/shop/api";
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> get(IDENTITY + "/environment").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @Override
    FaceProvider provider() {
        return provider;
    }

    @Test
    void onlyAConfirmedResultWithAGoodSignatureVerifiesACustomer() throws Exception {
        Shop.check("c7").statusCode(200);
        String passed = completed(true);
        long now = Instant.now().getEpochSecond();

        deliver(OTHER_SECRET, now, passed, passed, 401);
        deliver(SECRET, now, passed, passed + " ", 401);
        deliver(SECRET, now - 360, passed, passed, 401);
        deliver(SECRET, now + 360, passed, passed, 401);
        given().body(passed).post("/webhooks/identity").then().statusCode(401);
        deliver(SECRET, now, completed(false), completed(false), 204);
        get("/customers/c7").then().body("verified", equalTo(false)).body("results", equalTo(1));

        deliver(SECRET, now, passed, passed, 204);
        get("/customers/c7").then().body("verified", equalTo(true)).body("results", equalTo(2));
    }

    @Test
    void aDeliveryThatComesAgainAndTheTestEventDoNothing() throws Exception {
        Shop.check("c8").statusCode(200);
        String id = UUID.randomUUID().toString();
        String unconfirmed = completed(false);
        long now = Instant.now().getEpochSecond();

        deliver(SECRET, id, now, unconfirmed, unconfirmed, 204);
        deliver(SECRET, id, now, unconfirmed, unconfirmed, 204);
        given().post(IDENTITY + "/operations/webhook/test").then().body("accepted", equalTo(true));
        get("/customers/c8").then().body("results", equalTo(1));
    }

    /** A pass of the check that was started last, as the reference application would send it. */
    private static String completed(boolean confirmed) {
        String contextId = provider.checks().get(0).contextId().orElseThrow();
        return """
                {"type":"verification.completed","timestamp":"2026-03-01T08:01:30Z",\
                "data":{"contextId":"%s","outcome":"PASSED","confirmed":%s}}""".formatted(contextId, confirmed);
    }

    private static void deliver(String secret, long time, String signed, String sent, int expected) throws Exception {
        deliver(secret, UUID.randomUUID().toString(), time, signed, sent, expected);
    }

    private static void deliver(String secret, String id, long time, String signed, String sent, int expected)
            throws Exception {
        given().header("webhook-id", id)
                .header("webhook-timestamp", time)
                .header("webhook-signature", new Webhook(secret).sign(id, time, signed))
                .contentType(ContentType.JSON)
                .body(sent)
                .post("/webhooks/identity")
                .then()
                .statusCode(expected);
    }
}
