package org.identityverification.portability.wildfly;

import org.identityverification.portability.incontainer.InContainerContract;
import org.identityverification.portability.incontainer.Shop;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;

@DisplayName("In WildFly")
class WildFlyInContainerIT extends InContainerContract {

    @Deployment
    static WebArchive shop() {
        return Shop.archive("in-container.port");
    }
}
