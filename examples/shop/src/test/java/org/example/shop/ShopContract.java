package org.example.shop;

import static org.identityverification.testkit.script.GatewayRefusal.THROTTLED;
import static org.identityverification.testkit.script.Outcome.fails;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.junit.jupiter.api.Test;

/** What the shop does on every server. */
abstract class ShopContract {

    abstract FaceProvider provider();

    @Test
    void aCustomerWhoPassesIsVerified() {
        provider().nextCheck(passes());
        Shop.check("c1").statusCode(200);
        assertEquals("张三", provider().calls().get(0).json().getString("name"));
        Shop.awaitVerified("c1");
    }

    @Test
    void aCustomerMayFailFirst() {
        provider().nextCheck(fails().thenPasses());
        Shop.check("c2").statusCode(200);
        assertEquals(200, provider().awaitNotified().status());
        assertEquals(200, provider().awaitNotified().status());
        Shop.awaitVerified("c2");
    }

    @Test
    void theModuleTriesThreeTimesWhenItIsThrottled() {
        provider().nextCalls(3, THROTTLED);
        Shop.check("c3").statusCode(503);
        assertEquals(3, provider().calls().size());
    }

    @Test
    void aStrangerIsNotChecked() {
        Shop.check("stranger").statusCode(404);
        assertEquals(0, provider().checks().size());
    }

    @Test
    void onlyTheProviderCanSayThatACustomerPassed() {
        provider().nextCheck(passes().notificationForged());
        Shop.check("c5").statusCode(200);
        assertEquals(404, provider().awaitNotified().status());
    }

    @Test
    void aNotificationThatComesADayLateIsAccepted() {
        Shop.check("c6").statusCode(200);
        Check check = provider().awaitCheck();
        check.end(passes().notificationLate(Duration.ofDays(1)));

        provider().clock().forward(Duration.ofDays(1));

        assertEquals(200, check.awaitNotified().status());
    }
}
