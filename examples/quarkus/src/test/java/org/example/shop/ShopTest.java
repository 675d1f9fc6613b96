package org.example.shop;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.BeforeEach;

@QuarkusTest
@QuarkusTestResource(FaceProviderResource.class)
class ShopTest extends ShopContract {

    FaceProvider provider;

    @BeforeEach
    void awaitReady() {
        Shop.awaitReady("/q/health/ready");
    }

    @Override
    FaceProvider provider() {
        return provider;
    }
}
