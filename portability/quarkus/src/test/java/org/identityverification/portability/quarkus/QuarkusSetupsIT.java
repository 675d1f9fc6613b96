package org.identityverification.portability.quarkus;

import org.identityverification.portability.SetupsContract;

class QuarkusSetupsIT extends SetupsContract {

    QuarkusSetupsIT() {
        super(new Quarkus());
    }
}
