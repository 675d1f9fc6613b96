package org.example.shop;

import static org.awaitility.Awaitility.await;
import static org.identityverification.testkit.script.FailReason.EYES_COVERED;
import static org.identityverification.testkit.script.GatewayRefusal.THROTTLED;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.time.Duration;
import org.identityverification.testkit.Check;
import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.Person;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CustomerCheckTest {

    @RegisterExtension
    static FaceProvider provider = FaceProvider.start();

    private Shop shop;

    @BeforeEach
    void open() throws IOException {
        shop = new Shop(provider.configuration());
    }

    @AfterEach
    void close() {
        shop.close();
    }

    // docs: tests
    @Test
    void aCustomerWhoPassesIsVerified() {
        provider.nextCheck(passes());

        shop.check("customer-1", Person.adult());

        assertEquals(200, provider.awaitNotified().status());
        await().until(() -> shop.isVerified("customer-1"));
    }

    @Test
    void aCustomerMayFailFirst() {
        shop.check("customer-2", Person.adult());
        Check check = provider.awaitCheck();

        check.fail(EYES_COVERED);
        assertEquals(200, check.awaitNotified().status());
        assertFalse(shop.isVerified("customer-2"));

        check.pass();
        assertEquals(200, check.awaitNotified().status());
        await().until(() -> shop.isVerified("customer-2"));
    }

    @Test
    void theShopTriesThreeTimesWhenItIsThrottled() {
        provider.nextCalls(3, THROTTLED);

        shop.check("customer-3", Person.adult());

        assertEquals(3, provider.calls().size());
        assertFalse(shop.isVerified("customer-3"));
    }
    // docs: end

    // docs: time
    @Test
    void aNotificationThatComesADayLateIsAccepted() {
        shop.check("customer-5", Person.adult());
        Check check = provider.awaitCheck();
        check.end(passes().notificationLate(Duration.ofDays(1)));

        provider.clock().forward(Duration.ofDays(1));

        assertEquals(200, check.awaitNotified().status());
    }
    // docs: end
}
