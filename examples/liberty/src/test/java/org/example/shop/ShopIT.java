package org.example.shop;

import io.restassured.RestAssured;
import java.io.File;
import org.identityverification.testkit.FaceProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeAll;
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
}
