package org.identityverification.portability.quarkus;

import org.identityverification.portability.ServerContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On Quarkus")
class QuarkusIT extends ServerContract {

    QuarkusIT() {
        super(new Quarkus());
    }
}
