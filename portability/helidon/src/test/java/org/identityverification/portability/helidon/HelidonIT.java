package org.identityverification.portability.helidon;

import org.identityverification.portability.ServerContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On Helidon MP")
class HelidonIT extends ServerContract {

    HelidonIT() {
        super(new Helidon());
    }
}
