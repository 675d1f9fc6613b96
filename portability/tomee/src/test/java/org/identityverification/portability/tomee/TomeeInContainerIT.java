package org.identityverification.portability.tomee;

import org.identityverification.portability.incontainer.InContainerContract;
import org.identityverification.portability.incontainer.Shop;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.DisplayName;

@DisplayName("In TomEE")
class TomeeInContainerIT extends InContainerContract {

    @Deployment
    static WebArchive shop() {
        return Shop.archive();
    }

    @Override
    protected boolean givesThreads() {
        return false;
    }
}
