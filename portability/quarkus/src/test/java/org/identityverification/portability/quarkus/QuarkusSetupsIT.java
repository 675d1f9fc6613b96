package org.identityverification.portability.quarkus;

import org.identityverification.portability.SetupsContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On Quarkus")
class QuarkusSetupsIT extends SetupsContract {

    QuarkusSetupsIT() {
        super(new Quarkus());
    }
}
