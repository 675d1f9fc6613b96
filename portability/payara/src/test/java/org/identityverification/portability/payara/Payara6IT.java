package org.identityverification.portability.payara;

import org.identityverification.portability.ServerContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On Payara Micro 6")
class Payara6IT extends ServerContract {

    Payara6IT() {
        super(new Payara(6));
    }
}
