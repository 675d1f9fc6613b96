package org.example.shop;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.identityverification.testkit.script.BusinessError.ID_NUMBER_WRONG;
import static org.identityverification.testkit.script.BusinessError.UNDER_14;
import static org.identityverification.testkit.script.GatewayRefusal.THROTTLED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.io.File;
import java.util.UUID;
import org.identityverification.testkit.FaceProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(ArquillianExtension.class)
class ShopIT extends ShopContract {

    @RegisterExtension
    static FaceProvider provider = FaceProvider.start();

    @Deployment(testable = false)
    static WebArchive shop() {
        StringAsset configuration = new StringAsset(provider.configurationFile() + """
                identity-verification.public-url=http://localhost:${http.port}/shop/api
                identity-verification.callback-url=http://localhost:${http.port}/shop/api/customers/c1
                identity-verification.notification.secret=only-for-tests-only-for-tests-only
                """);
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File("target/shop.war"))
                .addAsLibrary(ShrinkWrap.create(JavaArchive.class)
                        .addAsResource(configuration, "META-INF/microprofile-config.properties"));
    }

    @BeforeAll
    static void connect() {
        RestAssured.port = Integer.getInteger("shop.port");
        RestAssured.basePath = "/shop/api";
    }

    @Override
    FaceProvider provider() {
        return provider;
    }

    @Test
    void aDoubleClickIsAnsweredWithTheFirstCheck() {
        String first = begin("c7", "zh")
                .body("link", equalTo(provider.awaitCheck().link().toString()))
                .extract()
                .path("check");
        begin("c7", "zh").body("check", equalTo(first)).body("status", equalTo("customers/c7"));
        begin("c8", "zh");
        assertEquals(2, provider.checks().size());
        assertEquals(
                2,
                provider.checks().stream()
                        .map(check -> UUID.fromString(check.contextId().orElseThrow()))
                        .distinct()
                        .count());
    }

    @Test
    void aCustomerReadsTheirOwnLanguage() {
        provider.nextCall(ID_NUMBER_WRONG);
        begin("c9", "zh-CN").statusCode(400).body(equalTo("请核对您的姓名和身份证号码。"));
        provider.nextCall(UNDER_14);
        begin("c9", "zh-CN").body(equalTo("请使用其他方式办理。"));
        provider.nextCalls(3, THROTTLED);
        begin("c9", "zh").body(equalTo("请过几秒再试。"));
        provider.nextCalls(3, THROTTLED);
        begin("c9", "en").body(equalTo("Please try again in a few seconds."));
    }

    private static ValidatableResponse begin(String customer, String language) {
        return given().header("Idempotency-Key", "form-1")
                .header("Accept-Language", language)
                .post("/customers/{customer}/face-check", customer)
                .then();
    }
}
