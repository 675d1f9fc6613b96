package org.example.shop;

import io.restassured.RestAssured;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShopIT extends ShopContract {

    @RegisterExtension
    static FaceProvider provider = FaceProvider.start(Integer.getInteger("provider.port"), "test-app-code");

    @BeforeAll
    static void connect() {
        RestAssured.port = Integer.getInteger("shop.port");
        RestAssured.basePath = "/shop/api";
        Shop.awaitReady("http://localhost:" + System.getProperty("shop.management.port") + "/health/ready");
    }

    @Override
    FaceProvider provider() {
        return provider;
    }
}
