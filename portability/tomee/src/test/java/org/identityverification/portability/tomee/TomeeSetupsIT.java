package org.identityverification.portability.tomee;

import org.identityverification.portability.SetupsContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On TomEE")
class TomeeSetupsIT extends SetupsContract {

    TomeeSetupsIT() {
        super(new Tomee());
    }
}
