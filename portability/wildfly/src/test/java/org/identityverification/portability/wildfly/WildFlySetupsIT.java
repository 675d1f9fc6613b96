package org.identityverification.portability.wildfly;

import org.identityverification.portability.SetupsContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On WildFly")
class WildFlySetupsIT extends SetupsContract {

    WildFlySetupsIT() {
        super(new WildFly());
    }
}
