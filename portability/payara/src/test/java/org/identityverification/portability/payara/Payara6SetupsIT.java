package org.identityverification.portability.payara;

import org.identityverification.portability.SetupsContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On Payara Micro 6")
class Payara6SetupsIT extends SetupsContract {

    Payara6SetupsIT() {
        super(new Payara(6, Payara.LEAST_JDK_OF_6));
    }
}
