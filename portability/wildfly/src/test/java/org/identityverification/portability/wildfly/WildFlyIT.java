package org.identityverification.portability.wildfly;

import org.identityverification.portability.ServerContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On WildFly")
class WildFlyIT extends ServerContract {

    WildFlyIT() {
        super(new WildFly());
    }
}
