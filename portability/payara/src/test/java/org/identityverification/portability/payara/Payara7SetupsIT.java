package org.identityverification.portability.payara;

import org.identityverification.portability.SetupsContract;

class Payara7SetupsIT extends SetupsContract {

    Payara7SetupsIT() {
        super(new Payara(7));
    }
}
