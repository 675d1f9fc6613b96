package org.identityverification.portability.payara;

import org.identityverification.portability.ServerContract;

class Payara7IT extends ServerContract {

    Payara7IT() {
        super(new Payara(7));
    }
}
