package org.example.shop;

import static org.identityverification.testkit.script.GatewayRefusal.THROTTLED;
import static org.identityverification.testkit.script.Outcome.fails;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import org.identityverification.testkit.FaceProvider;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(ArquillianExtension.class)
class ShopIT {

    @RegisterExtension
    static FaceProvider provider = FaceProvider.start();

    @Deployment(testable = false)
    static WebArchive shop() {
        StringAsset configuration = new StringAsset(provider.configurationFile());
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File("target/shop.war"))
                .addAsLibrary(ShrinkWrap.create(JavaArchive.class)
                        .addAsResource(configuration, "META-INF/microprofile-config.properties"));
    }

    @Test
    void aCustomerWhoPassesIsVerified() {
        provider.nextCheck(passes());
        Shop.check("c1").statusCode(200);
        Shop.awaitVerified("c1");
    }

    @Test
    void aCustomerMayFailFirst() {
        provider.nextCheck(fails().thenPasses());
        Shop.check("c2").statusCode(200);
        assertEquals(200, provider.awaitNotified().status());
        assertEquals(200, provider.awaitNotified().status());
        Shop.awaitVerified("c2");
    }

    @Test
    void theModuleTriesThreeTimesWhenItIsThrottled() {
        provider.nextCalls(3, THROTTLED);
        Shop.check("c3").statusCode(503);
        assertEquals(3, provider.calls().size());
    }
}
