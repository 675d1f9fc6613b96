package org.identityverification.portability.payara;

import org.identityverification.portability.ServerContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On Payara Micro 7")
class Payara7IT extends ServerContract {

    Payara7IT() {
        super(new Payara(7));
    }
}
