package org.identityverification.portability.wildfly;

import org.identityverification.portability.SetupsContract;

class WildFlySetupsIT extends SetupsContract {

    WildFlySetupsIT() {
        super(new WildFly());
    }
}
