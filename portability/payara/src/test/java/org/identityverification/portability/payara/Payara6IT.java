package org.identityverification.portability.payara;

import org.identityverification.portability.ServerContract;

class Payara6IT extends ServerContract {

    Payara6IT() {
        super(new Payara(6));
    }
}
