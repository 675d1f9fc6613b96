package org.identityverification.portability.liberty;

import org.identityverification.portability.incontainer.InContainerContract;
import org.identityverification.portability.incontainer.Shop;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;

@DisplayName("In Open Liberty with Jakarta EE 11")
class LibertyEe11InContainerIT extends InContainerContract {

    @Deployment
    static WebArchive shop() {
        return Shop.archive("in-container.port");
    }
}
