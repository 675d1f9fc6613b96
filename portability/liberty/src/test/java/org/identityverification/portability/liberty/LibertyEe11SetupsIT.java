package org.identityverification.portability.liberty;

import org.identityverification.portability.SetupsContract;

class LibertyEe11SetupsIT extends SetupsContract {

    LibertyEe11SetupsIT() {
        super(new Liberty());
    }
}
