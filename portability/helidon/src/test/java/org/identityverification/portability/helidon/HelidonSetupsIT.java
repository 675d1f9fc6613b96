package org.identityverification.portability.helidon;

import org.identityverification.portability.SetupsContract;

class HelidonSetupsIT extends SetupsContract {

    HelidonSetupsIT() {
        super(new Helidon());
    }
}
