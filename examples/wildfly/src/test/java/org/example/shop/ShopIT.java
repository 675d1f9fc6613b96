package org.example.shop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ShopIT {

    private static StubProvider provider;
    private static RunningShop shop;

    @BeforeAll
    static void start() throws IOException {
        provider = new StubProvider();
        shop = new RunningShop(Map.of(
                "IDENTITY_VERIFICATION_MP_REST_URL",
                provider.url(),
                "IDENTITY_VERIFICATION_APP_CODE",
                "test-app-code"));
    }

    @AfterAll
    static void stop() {
        if (shop != null) {
            shop.close();
        }
        provider.close();
    }

    @Test
    void aCustomerWhoPassesTheFaceCheckIsVerified() {
        String customer = "customer-" + UUID.randomUUID();
        assertEquals(false, isVerified(customer));

        beginFaceCheck(customer);

        JsonObject sent = provider.lastCall().body();
        assertEquals("张三", sent.getString("name"));
        assertEquals("11010519491231002X", sent.getString("idNo"));
        assertEquals("APPCODE test-app-code", provider.lastCall().authorization());
        assertTrue(provider.lastCall().nonce().matches("\\d+"));

        assertEquals(
                200,
                shop.post(URI.create(sent.getString("notifyUrl")), notice(customer))
                        .statusCode());

        await().atMost(Duration.ofMinutes(1)).until(() -> isVerified(customer));
    }

    @Test
    void whatIsWrongWithTheIdNumberIsSaidWithoutACall() {
        int calls = provider.calls();

        HttpResponse<String> answer =
                shop.post(shop.uri("customers/c1/face-check"), "{\"name\":\"张三\",\"idNumber\":\"110105194912310021\"}");

        assertEquals(400, answer.statusCode());
        assertEquals(calls, provider.calls());
    }

    @Test
    void nobodyElseCanSayThatACustomerPassed() {
        String customer = "customer-" + UUID.randomUUID();
        beginFaceCheck(customer);
        String notifyUrl = provider.lastCall().body().getString("notifyUrl");
        String forged = notifyUrl.substring(0, notifyUrl.length() - 1) + (notifyUrl.endsWith("A") ? "B" : "A");

        assertEquals(404, shop.post(URI.create(forged), notice(customer)).statusCode());
    }

    @Test
    void theModuleSaysThatItIsReady() {
        HttpResponse<String> answer = shop.readiness();

        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("identity-verification-store"), answer.body());
    }

    private static void beginFaceCheck(String customer) {
        HttpResponse<String> answer = shop.post(
                shop.uri("customers/" + customer + "/face-check"),
                "{\"name\":\"张三\",\"idNumber\":\"11010519491231002X\"}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(StubProvider.LINK, json(answer).getString("link"));
    }

    private static boolean isVerified(String customer) {
        return json(shop.get("customers/" + customer)).getBoolean("verified");
    }

    private static JsonObject json(HttpResponse<String> answer) {
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject();
        }
    }

    private static String notice(String customer) {
        return "{\"action\":\"SIGN_USER_FACE\",\"flowId\":\"%s\",\"success\":true,\"contextId\":\"%s\"}"
                .formatted(StubProvider.FLOW_ID, customer);
    }
}
