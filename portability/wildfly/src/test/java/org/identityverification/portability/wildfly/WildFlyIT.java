package org.identityverification.portability.wildfly;

import org.identityverification.portability.ServerContract;

class WildFlyIT extends ServerContract {

    WildFlyIT() {
        super(new WildFly());
    }
}
