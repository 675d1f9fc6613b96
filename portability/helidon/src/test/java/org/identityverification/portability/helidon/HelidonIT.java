package org.identityverification.portability.helidon;

import org.identityverification.portability.ServerContract;

class HelidonIT extends ServerContract {

    HelidonIT() {
        super(new Helidon());
    }
}
