package org.identityverification.portability.payara;

import org.identityverification.portability.incontainer.InContainerContract;
import org.identityverification.portability.incontainer.Shop;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;

@DisplayName("In Payara Micro 6")
class Payara6InContainerIT extends InContainerContract {

    @Deployment
    @TargetsContainer("payara-micro-6")
    static WebArchive shop() {
        return Shop.archive("in-container.port");
    }
}
