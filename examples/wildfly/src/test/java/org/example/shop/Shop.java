package org.example.shop;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.post;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;

import io.restassured.response.ValidatableResponse;
import java.time.Duration;

/** The shop as its pages and its operator see it. */
final class Shop {

    private static final String API = "http://localhost:" + System.getProperty("shop.port") + "/shop/api";
    private static final String HEALTH =
            "http://localhost:" + System.getProperty("shop.management.port") + "/health/ready";

    private Shop() {}

    static ValidatableResponse check(String customer) {
        return post(API + "/customers/{customer}/face-check", customer).then();
    }

    static void awaitVerified(String customer) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> get(API + "/customers/{customer}", customer).path("verified"));
    }

    static void awaitReady() {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        get(HEALTH).then().statusCode(200).body("checks.name", hasItem("identity-verification-store")));
    }
}
