package org.example.shop;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StubProvider.class)
class ShopTest {

    private static final String PERSON = """
            {"name":"张三","idNumber":"11010519491231002X"}""";

    @Test
    void aCustomerWhoPassesTheFaceCheckIsVerified() {
        String customer = "customer-" + UUID.randomUUID();
        given().get("/customers/{customer}", customer).then().statusCode(200).body("verified", equalTo(false));

        beginFaceCheck(customer);

        JsonObject sent = StubProvider.lastCall().body();
        assertEquals("张三", sent.getString("name"));
        assertEquals("11010519491231002X", sent.getString("idNo"));
        assertEquals("APPCODE test-app-code", StubProvider.lastCall().authorization());
        assertTrue(StubProvider.lastCall().nonce().matches("\\d+"));

        notifyOf(true, sent.getString("notifyUrl"), customer);

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> given().get("/customers/{customer}", customer)
                        .then()
                        .statusCode(200)
                        .body("verified", equalTo(true)));
    }

    @Test
    void whatIsWrongWithTheIdNumberIsSaidWithoutACall() {
        int calls = StubProvider.calls();

        given().contentType(ContentType.JSON)
                .body("""
                        {"name":"张三","idNumber":"110105194912310021"}""")
                .post("/customers/{customer}/face-check", "c1")
                .then()
                .statusCode(400);

        assertEquals(calls, StubProvider.calls());
    }

    @Test
    void nobodyElseCanSayThatACustomerPassed() {
        String customer = "customer-" + UUID.randomUUID();
        beginFaceCheck(customer);
        String notifyUrl = StubProvider.lastCall().body().getString("notifyUrl");
        String forged = notifyUrl.substring(0, notifyUrl.length() - 1) + (notifyUrl.endsWith("A") ? "B" : "A");

        given().contentType(ContentType.JSON)
                .body(notice(true, customer))
                .post(URI.create(forged).getPath())
                .then()
                .statusCode(404);
    }

    @Test
    void theModuleSaysThatItIsReady() {
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.name", hasItem(startsWith("identity-verification")));
    }

    private static void beginFaceCheck(String customer) {
        given().contentType(ContentType.JSON)
                .body(PERSON)
                .post("/customers/{customer}/face-check", customer)
                .then()
                .statusCode(200)
                .body("link", equalTo(StubProvider.LINK));
    }

    // The notify URL begins with the address of the shop as the provider reaches it; here only the path of it matters.
    private static void notifyOf(boolean success, String notifyUrl, String customer) {
        given().contentType(ContentType.JSON)
                .body(notice(success, customer))
                .post(URI.create(notifyUrl).getPath())
                .then()
                .statusCode(200);
    }

    private static String notice(boolean success, String customer) {
        return """
                {"action":"SIGN_USER_FACE","flowId":"%s","success":%s,"contextId":"%s"}""".formatted(StubProvider.FLOW_ID, success, customer);
    }
}
