package org.identityverification.portability.payara;

import org.identityverification.portability.SetupsContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On Payara Micro 7")
class Payara7SetupsIT extends SetupsContract {

    Payara7SetupsIT() {
        super(new Payara(7));
    }
}
