package org.example.shop;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.post;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;

import io.restassured.response.ValidatableResponse;
import java.time.Duration;

/** The shop as its pages and its operator see it. */
final class Shop {

    private Shop() {}

    static ValidatableResponse check(String customer) {
        return post("/customers/{customer}/face-check", customer).then();
    }

    static void awaitVerified(String customer) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> get("/customers/{customer}", customer).path("verified"));
    }

    static void awaitReady(String health) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        get(health).then().statusCode(200).body("checks.name", hasItem("identity-verification-store")));
    }
}
