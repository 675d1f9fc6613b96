package org.identityverification.portability.helidon;

import org.identityverification.portability.SetupsContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On Helidon MP")
class HelidonSetupsIT extends SetupsContract {

    HelidonSetupsIT() {
        super(new Helidon());
    }
}
