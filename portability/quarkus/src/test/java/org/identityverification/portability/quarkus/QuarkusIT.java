package org.identityverification.portability.quarkus;

import org.identityverification.portability.ServerContract;

class QuarkusIT extends ServerContract {

    QuarkusIT() {
        super(new Quarkus());
    }
}
