package org.example.shop;

import static org.identityverification.testkit.script.GatewayRefusal.THROTTLED;
import static org.identityverification.testkit.script.Outcome.fails;
import static org.identityverification.testkit.script.Outcome.passes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.identityverification.testkit.FaceProvider;
import org.identityverification.testkit.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ShopIT {

    @RegisterExtension
    static FaceProvider provider = FaceProvider.start(Integer.getInteger("provider.port"), "development-only-app-code");

    @Test
    void aCustomerWhoPassesIsVerified() {
        Shop.awaitReady();
        Person person = Person.adult();
        provider.checksOf(person.idNumber(), passes());
        Shop.check("customer-1", person).statusCode(200);
        assertEquals(person.name(), provider.calls().get(0).json().getString("name"));
        Shop.awaitVerified("customer-1");
    }

    @Test
    void aCustomerMayFailFirst() {
        provider.nextCheck(fails().thenPasses());
        Shop.check("customer-2", Person.adult()).statusCode(200);
        assertEquals(200, provider.awaitNotified().status());
        assertEquals(200, provider.awaitNotified().status());
        Shop.awaitVerified("customer-2");
    }

    @Test
    void theModuleTriesThreeTimesWhenItIsThrottled() {
        provider.nextCalls(3, THROTTLED);
        Shop.check("customer-3", Person.adult()).statusCode(503);
        assertEquals(3, provider.calls().size());
    }

    @Test
    void aWrongIdNumberIsRefusedWithoutACall() {
        Shop.check("customer-4", new Person("张三", "110105194912310021")).statusCode(400);
        assertEquals(0, provider.calls().size());
    }

    @Test
    void onlyTheProviderCanSayThatACustomerPassed() {
        provider.nextCheck(passes().notificationForged());
        Shop.check("customer-5", Person.adult()).statusCode(200);
        assertEquals(404, provider.awaitNotified().status());
    }
}
