package org.identityverification.portability.tomee;

import org.identityverification.portability.ServerContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On TomEE")
class TomeeIT extends ServerContract {

    TomeeIT() {
        super(new Tomee());
    }
}
